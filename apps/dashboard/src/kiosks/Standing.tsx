import { IconAlertTriangle, IconCircleCheck, IconClockPause, IconHelpCircle, IconPlugConnectedX, IconTool } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import classes from "./kiosks.module.css";
import type { Standing as StandingWord } from "./prepare-kiosks.ts";

const ICONS = {
  online: IconCircleCheck,
  silent: IconHelpCircle,
  offline: IconPlugConnectedX,
  fault: IconAlertTriangle,
  offPlan: IconClockPause,
  out: IconTool,
};

/** A state as colour, icon and word. */
export function Standing({ standing }: { standing: StandingWord | undefined }) {
  const { t } = useTranslation();
  if (!standing) return <span>—</span>;
  const Icon = ICONS[standing];
  return (
    <span className={classes.standing} data-standing={standing}>
      <Icon size={16} aria-hidden />
      {t(`kiosks.standing.${standing}`)}
    </span>
  );
}
