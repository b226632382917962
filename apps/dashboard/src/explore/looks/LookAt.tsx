import { useTranslation } from "react-i18next";
import { Card } from "../../ui/Card.tsx";
import type { AnswerProps } from "../ExploreAnswer.tsx";
import classes from "../explore.module.css";
import { EXPLORE } from "../explore-texts.ts";
import { type Answer, type Explored, MARKS } from "../prepare-explore.ts";
import { HeatLook } from "./HeatLook.tsx";
import { MultiplesLook } from "./MultiplesLook.tsx";
import { PivotLook } from "./PivotLook.tsx";
import { RankingLook } from "./RankingLook.tsx";
import { TableLook } from "./TableLook.tsx";
import { TrendLook } from "./TrendLook.tsx";

export interface LookProps extends AnswerProps {
  explored: Explored;
  answer: Answer;
}

const OTHERS = { ranking: RankingLook, heat: HeatLook, multiples: MultiplesLook, pivot: PivotLook, table: TableLook };

/** An answer as it is looked at, with what its signs mean. */
export function LookAt(props: LookProps) {
  const { t } = useTranslation(EXPLORE);
  const { exploration, explored } = props;
  const { look } = exploration;
  const Other = look === "line" || look === "bar" ? null : OTHERS[look];
  return (
    <>
      {Other ? (
        <Card title={t(`look.${look}`)}>
          <div className={classes.body}>
            <Other {...props} />
          </div>
        </Card>
      ) : (
        <TrendLook {...props} />
      )}
      {explored.marks.length > 0 || explored.missing.length > 0 ? (
        <p className={classes.note} data-signs>
          {[
            ...explored.marks.map((mark) => `${MARKS[mark]} ${t(`mark.${mark}`)}`),
            ...(explored.missing.length > 0
              ? [t("gaps", { why: explored.missing.map((missing) => t(`missingShort.${missing}`)).join(" / ") })]
              : []),
          ].join(" · ")}
        </p>
      ) : null}
    </>
  );
}
