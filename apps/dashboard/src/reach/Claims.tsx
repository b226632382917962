import { useQuery } from "@apollo/client/react";
import { Skeleton } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { ReachClaimsDocument, type ReachOfQuery } from "../graphql/generated/pages.ts";
import { fullNumber, percent } from "../i18n/format.ts";
import { useLanguageOf } from "../i18n/i18n.ts";
import { useClaim } from "../overview/use-claim.ts";
import { ProofNumber } from "../proof/ProofNumber.tsx";
import { Fault } from "../ui/Fault.tsx";
import classes from "./reach.module.css";
import { REACH } from "./reach-texts.ts";

interface ClaimsProps {
  rootId: string;
  year: string;
  population: ReachOfQuery["whole"] | null;
}

/** What the district states of itself, beside what is measured: method, denominator, completeness, and the proof behind each number. */
export function Claims({ rootId, year, population }: ClaimsProps) {
  const { t, i18n } = useTranslation(REACH);
  const english = useLanguageOf(i18n) === "en";
  const claims = { A08: useClaim(rootId, "32"), A09: useClaim(rootId, "21") };
  const input = {
    ...{ rootId, indicators: ["A08", "A09"], regionIds: [rootId], organisationIds: null, periods: [year], periodType: null },
    ...{ from: null, to: null, by: null, compare: null, compareWith: null, asOf: null, asOfInstant: null, after: null },
    ...{ parents: "NOW" as const, first: 2 },
  };
  const { data, error, refetch } = useQuery(ReachClaimsDocument, { variables: { input } });
  if (!data) return error ? <Fault error={error} retry={() => void refetch()} /> : <Skeleton height={180} />;
  const { series, definitions } = data.metrics;
  return (
    <section className={classes.card} aria-labelledby="reach-claims">
      <h3 id="reach-claims">{t("claims")}</h3>
      <div className={classes.two}>
        {series.map(({ code, values, numerators, denominators, completeness, provisionalShares }) => {
          const definition = definitions.find((one) => one.code === code);
          const name = (english ? definition?.nameEn : definition?.name) ?? code;
          const [value, provisional] = [values[0], provisionalShares[0]];
          return (
            <div key={code} className={classes.claim} data-claim={code}>
              <h4>{name}</h4>
              <p className={classes.figure}>
                {value == null ? (
                  t("noValue")
                ) : (
                  <ProofNumber question={{ rootId, indicator: code, regionId: rootId, period: year }} name={name}>
                    {value} %
                  </ProofNumber>
                )}
                {claims[code as keyof typeof claims] ? <small>{t("claimed", { claim: claims[code as keyof typeof claims] })}</small> : null}
              </p>
              <p className={classes.faint}>
                {[
                  numerators[0] && denominators[0]
                    ? t("of", { numerator: fullNumber(Number(numerators[0])), denominator: fullNumber(Number(denominators[0])) })
                    : null,
                  code === "A08" && population?.populationYear
                    ? t("population", { year: population.populationYear, source: population.populationSource ?? "" })
                    : null,
                  t("complete", { share: percent(completeness[0] ?? 0) }),
                  provisional ? t("provisional", { share: percent(provisional) }) : null,
                ]
                  .filter(Boolean)
                  .join(" · ")}
              </p>
              <p className={classes.method}>{english ? definition?.definitionEn : definition?.definition}</p>
            </div>
          );
        })}
      </div>
    </section>
  );
}
