import { IconAlertTriangleFilled, IconCircleCheckFilled, IconCircleDashed, IconClockExclamation } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { StatusLight } from "../graphql/generated/graphql.ts";
import classes from "./tasks.module.css";

const ICONS = { GREEN: IconCircleCheckFilled, YELLOW: IconClockExclamation, RED: IconAlertTriangleFilled, GREY: IconCircleDashed } as const;

/** A status light: colour, shape and word, so that none is needed alone. */
export function Light({ light }: { light: StatusLight }) {
  const { t } = useTranslation();
  const Icon = ICONS[light];
  return (
    <span className={classes.light} data-light={light}>
      <Icon size={15} aria-hidden />
      {t(`tasks.light.${light}`)}
    </span>
  );
}
