import { useTranslation } from "react-i18next";
import { Card } from "../ui/Card.tsx";
import type { AnswerProps, Clicked } from "./ExploreAnswer.tsx";
import classes from "./explore.module.css";
import { EXPLORE } from "./explore-texts.ts";
import { LineLook } from "./LineLook.tsx";
import { type Answer, type Explored, MARKS } from "./prepare-explore.ts";
import { RankingLook } from "./RankingLook.tsx";
import { TableLook } from "./TableLook.tsx";

export interface LookProps extends AnswerProps {
  explored: Explored;
  answer: Answer;
  click(clicked: Clicked): void;
}

/** An answer as it is looked at, with what its signs mean. */
export function LookAt(props: LookProps) {
  const { t } = useTranslation(EXPLORE);
  const { exploration, explored } = props;
  return (
    <>
      {exploration.look === "line" ? (
        <LineLook {...props} />
      ) : (
        <Card title={t(`look.${exploration.look}`)}>
          <div className={classes.body}>{exploration.look === "bars" ? <RankingLook {...props} /> : <TableLook {...props} />}</div>
        </Card>
      )}
      {explored.marks.length > 0 || explored.missing.length > 0 ? (
        <p className={classes.note} data-signs>
          {explored.marks.map((mark) => `${MARKS[mark]} ${t(`mark.${mark}`)}`).join(" · ")}
          {explored.marks.length > 0 && explored.missing.length > 0 ? " · " : ""}
          {explored.missing.length > 0
            ? `${t("missingLegend")}: ${explored.missing.map((missing) => t(`missingShort.${missing}`)).join(" / ")}`
            : ""}
        </p>
      ) : null}
    </>
  );
}
