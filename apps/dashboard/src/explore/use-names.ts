import { useQuery } from "@apollo/client/react";
import { useTranslation } from "react-i18next";
import { useViewer } from "../access/use-viewer.ts";
import { type ExploreIndicatorsQuery, ExploreOrganisationsDocument } from "../graphql/generated/pages.ts";
import type { Regions } from "../region/use-regions.ts";
import type { Exploration } from "./exploration.ts";
import { EXPLORE } from "./explore-texts.ts";
import type { Answer, Names } from "./prepare-explore.ts";
import type { Restatement } from "./prepare-restated.ts";
import { useFormerRegions } from "./use-former-regions.ts";

const WORDS: Record<string, string> = { ORGANISATION_KIND: "registers.organisationKind", AGE_GROUP: "age", CHANNEL: "channel" };

interface Named {
  indicators: ExploreIndicatorsQuery["indicators"];
  regions: Regions;
  rootId: string;
  exploration: Exploration;
  answer: Answer | null;
  restatements: Restatement[];
}

/** What codes, places and parts are called in the reader's language; regions that are no more by the name they had last. */
export function useNames({ indicators, regions, rootId, exploration, answer, restatements }: Named): Names {
  const { t } = useTranslation(EXPLORE);
  const { t: said, i18n } = useTranslation();
  const { viewer } = useViewer();
  const ofOrganisations = exploration.by === "ORGANISATION" || restatements.some((one) => one.organisationId !== null);
  const { data } = useQuery(ExploreOrganisationsDocument, { variables: { rootId }, skip: !ofOrganisations || !rootId });
  const english = i18n.language === "en";
  const ids = [
    ...(answer?.series ?? []).flatMap((one) => [one.regionId, isByRegion(one.groupBy) ? one.group : null]),
    ...restatements.map((one) => one.regionId),
  ];
  const unknown = regions.ready
    ? [...new Set(ids)].filter((id): id is string => id !== null && id !== "REST" && !regions.byId.has(id))
    : [];
  const former = useFormerRegions(rootId, unknown, exploration.from, exploration.to);
  const regionOf = (id: string) => {
    const one = former.get(id);
    return regions.nameOf(id) || (one ? t("former", { place: english ? one.nameEn : one.shortName }) : id.slice(0, 8));
  };
  const organisationOf = (id: string) => {
    const one = [...(data?.organisations ?? []), ...(viewer?.organisations ?? [])].find((other) => other.id === id);
    return one ? (english ? one.nameEn : one.shortName) : id.slice(0, 8);
  };
  return {
    indicator: (code) => {
      const one = indicators.find((other) => other.code === code);
      return one ? (english ? one.current.nameEn : one.current.name) : code;
    },
    place: ({ regionId, organisationId }) => (organisationId ? organisationOf(organisationId) : regionOf(regionId ?? "")),
    part: ({ group, groupBy }) => {
      if (!group || !groupBy) return null;
      if (group === "REST" || group === "NONE") return t(`part.${group}`);
      if (isByRegion(groupBy)) return regionOf(group);
      if (groupBy === "ORGANISATION") return organisationOf(group);
      if (groupBy === "RECORD_KIND") return t(`recordKind.${group}`);
      if (groupBy === "SOURCE") return t(`source.${group}`);
      return said(`${WORDS[groupBy]}.${group}`);
    },
  };
}

const isByRegion = (by: string | null) => by === "SUBDISTRICT" || by === "COMMUNITY";
