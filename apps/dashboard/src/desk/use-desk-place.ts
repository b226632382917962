import { useTranslation } from "react-i18next";
import { useRegionView } from "../region/use-region-view.ts";

/** Where an activity is, in the reader's language: the place has no English name, its community has. */
export function useDeskPlace() {
  const { i18n } = useTranslation();
  const { regions } = useRegionView();
  return (activity: { placeName: string; regionId: string }) =>
    i18n.language === "en" ? regions.nameOf(activity.regionId) : activity.placeName;
}
