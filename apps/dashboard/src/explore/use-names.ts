import { useQuery } from "@apollo/client/react";
import { useTranslation } from "react-i18next";
import { useViewer } from "../access/use-viewer.ts";
import { type ExploreIndicatorsQuery, ExploreOrganisationsDocument } from "../graphql/generated/pages.ts";
import type { Regions } from "../region/use-regions.ts";
import { EXPLORE } from "./explore-texts.ts";
import type { Names } from "./prepare-explore.ts";

const WORDS: Record<string, string> = { ORGANISATION_KIND: "registers.organisationKind", AGE_GROUP: "age", CHANNEL: "channel" };

/** What codes, places and parts are called in the reader's language. */
export function useNames(
  indicators: ExploreIndicatorsQuery["indicators"],
  regions: Regions,
  rootId: string,
  byOrganisation: boolean,
): Names {
  const { t } = useTranslation(EXPLORE);
  const { t: said, i18n } = useTranslation();
  const { viewer } = useViewer();
  const { data } = useQuery(ExploreOrganisationsDocument, { variables: { rootId }, skip: !byOrganisation || !rootId });
  const english = i18n.language === "en";
  const organisationOf = (id: string) => {
    const one = [...(data?.organisations ?? []), ...(viewer?.organisations ?? [])].find((other) => other.id === id);
    return one ? (english ? one.nameEn : one.shortName) : id.slice(0, 8);
  };
  return {
    indicator: (code) => {
      const one = indicators.find((other) => other.code === code);
      return one ? (english ? one.current.nameEn : one.current.name) : code;
    },
    place: ({ regionId, organisationId }) =>
      organisationId ? organisationOf(organisationId) : regions.nameOf(regionId ?? "") || (regionId ?? "").slice(0, 8),
    part: ({ group, groupBy }) => {
      if (!group || !groupBy) return null;
      if (group === "REST" || group === "NONE") return t(`part.${group}`);
      if (groupBy === "SUBDISTRICT" || groupBy === "COMMUNITY") return regions.nameOf(group) || group.slice(0, 8);
      if (groupBy === "ORGANISATION") return organisationOf(group);
      if (groupBy === "RECORD_KIND") return t(`recordKind.${group}`);
      return said(`${WORDS[groupBy]}.${group}`);
    },
  };
}
