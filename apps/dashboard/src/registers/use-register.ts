import { useQuery } from "@apollo/client/react";
import { useEffect } from "react";
import {
  ExpertsRegisterDocument,
  GalleriesRegisterDocument,
  HonoursRegisterDocument,
  OrganisationsRegisterDocument,
  ProgrammeRegisterDocument,
  RegionsRegisterDocument,
  VenuesRegisterDocument,
  VolunteersRegisterDocument,
} from "../graphql/generated/pages.ts";
import { fullNumber } from "../i18n/format.ts";
import {
  expertRows,
  galleryRows,
  honourRows,
  organisationRows,
  programmeRows,
  type Register,
  type RegisterRow,
  regionRows,
  type Speech,
  venueRows,
  volunteerRows,
} from "./prepare-registers.ts";

export interface Loaded {
  rows?: (speech: Speech) => RegisterRow[];
  /** a sum worth telling */
  total?: (speech: Speech) => string;
  error: unknown;
  retry: () => void;
}

/** The rows of the one register that is open; the others are not asked for. */
export function useRegister(register: Register, { rootId, regionId, at }: { rootId: string; regionId: string; at: string | null }): Loaded {
  const ofRoot = (name: Register) => ({ variables: { rootId }, skip: register !== name || !rootId });
  const ofRegion = (name: Register) => ({ variables: { regionId }, skip: register !== name || !regionId });
  const organisations = useQuery(OrganisationsRegisterDocument, ofRoot("organisations"));
  const venues = useQuery(VenuesRegisterDocument, ofRegion("venues"));
  const galleries = useQuery(GalleriesRegisterDocument, ofRegion("galleries"));
  const experts = useQuery(ExpertsRegisterDocument, ofRoot("experts"));
  const volunteers = useQuery(VolunteersRegisterDocument, ofRoot("volunteers"));
  const honours = useQuery(HonoursRegisterDocument, ofRoot("honours"));
  const programme = useQuery(ProgrammeRegisterDocument, ofRoot("programme"));

  const regions = useQuery(RegionsRegisterDocument, { variables: { rootId, at }, skip: register !== "regions" || !rootId });

  const page = galleries.data?.galleries.pageInfo;
  const { fetchMore } = galleries;
  useEffect(() => {
    if (!page?.hasNextPage) return;
    void fetchMore({
      variables: { after: page.endCursor },
      updateQuery: (before, { fetchMoreResult: { galleries: next } }) => ({
        galleries: { ...next, edges: [...before.galleries.edges, ...next.edges] },
      }),
    });
  }, [page, fetchMore]);

  const asked = { organisations, venues, galleries, experts, volunteers, honours, programme, regions }[register];
  const common = { error: asked.error, retry: () => void asked.refetch() };
  const data = {
    organisations: organisations.data && {
      rows: (speech: Speech) => organisationRows(organisations.data ?? { organisations: [], honours: [] }, speech),
    },
    venues: venues.data && { rows: (speech: Speech) => venueRows(venues.data?.venues ?? [], speech) },
    galleries: galleries.data &&
      !page?.hasNextPage && {
        rows: (speech: Speech) => galleryRows(galleries.data?.galleries.edges ?? [], speech),
        total: ({ t }: Speech) => t("registers.metres", { metres: fullNumber(galleries.data?.galleries.totalLengthMetres ?? 0) }),
      },
    experts: experts.data && { rows: (speech: Speech) => expertRows(experts.data?.experts ?? [], speech) },
    volunteers: volunteers.data && {
      rows: (speech: Speech) => volunteerRows(volunteers.data?.volunteerGroups ?? [], speech),
      total: ({ t }: Speech) =>
        t("registers.people", { people: fullNumber(volunteers.data?.volunteerGroups.reduce((sum, one) => sum + one.volunteers, 0) ?? 0) }),
    },
    honours: honours.data && { rows: (speech: Speech) => honourRows(honours.data?.honours ?? [], speech) },
    programme: programme.data && { rows: (speech: Speech) => programmeRows(programme.data ?? { series: [], campaigns: [] }, speech) },
    regions: regions.data && {
      rows: (speech: Speech) => regionRows(regions.data?.regions ?? [], speech),
      total: ({ t }: Speech) => t("registers.regionCounts", countLevels(regions.data?.regions ?? [])),
    },
  }[register];
  return { ...common, ...(data || {}) };
}

function countLevels(regions: readonly { level: string; village: boolean }[]) {
  const count = (level: string, village: boolean) => regions.filter((one) => one.level === level && one.village === village).length;
  return { subdistricts: count("SUBDISTRICT", false), communities: count("COMMUNITY", false), villages: count("COMMUNITY", true) };
}
