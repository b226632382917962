import { useQuery } from "@apollo/client/react";
import { shanghaiDay } from "@kepu/schema";
import { NativeSelect, Skeleton } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link, useSearchParams } from "react-router";
import { useViewer } from "../access/use-viewer.ts";
import { ReachOfDocument, type ReachOfQuery } from "../graphql/generated/pages.ts";
import { fullNumber } from "../i18n/format.ts";
import { ProofHost } from "../proof/ProofHost.tsx";
import { ProofNumber } from "../proof/ProofNumber.tsx";
import { RegionBar } from "../region/RegionBar.tsx";
import { type RegionView, useRegionView } from "../region/use-region-view.ts";
import { Fault } from "../ui/Fault.tsx";
import { NoRight } from "../ui/NoRight.tsx";
import { Claims } from "./Claims.tsx";
import classes from "./reach.module.css";
import { addReachTexts, REACH } from "./reach-texts.ts";

addReachTexts();

const YEARS = 4;

/** Distinct people of a year: the two claims as measured, people apart from visits, places and their overlap. */
export function ReachPage() {
  const { t, i18n } = useTranslation(REACH);
  const { may } = useViewer();
  const view = useRegionView();
  const [params, setParams] = useSearchParams();
  const { rootId, regionId, regions } = view;
  const thisYear = Number(shanghaiDay(Date.now()).slice(0, 4));
  const years = Array.from({ length: YEARS }, (_, back) => String(thisYear - back));
  const year = years.find((one) => one === params.get("year")) ?? String(thisYear);
  const children = regions.childrenOf(regionId).map(({ id }) => id);
  const input = { rootId, periods: [year], settled: false, parents: "NOW" as const };
  const topics = { forms: null, seriesIds: null, campaignIds: null, activityIds: null, asOf: null };
  const { data, error, refetch } = useQuery(ReachOfDocument, {
    variables: {
      whole: { ...input, ...topics, regionIds: [regionId] },
      parts: { ...input, ...topics, regionIds: children.length > 0 ? children : [regionId] },
    },
    skip: !rootId || !may("reach") || !regions.ready,
    fetchPolicy: "cache-and-network",
  });
  if (!may("reach")) return <NoRight />;
  const choose = (value: string) =>
    setParams((now) => {
      now.set("year", value);
      return now;
    });
  const isExpired = error && /EXPIRED/.test(JSON.stringify(error));
  return (
    <div className={classes.page}>
      <RegionBar view={view} title={t("title")}>
        <NativeSelect size="xs" aria-label={t("year")} data={years} value={year} onChange={(event) => choose(event.currentTarget.value)} />
      </RegionBar>
      <header className={classes.head}>
        <h2>{t("title")}</h2>
        <p>{t("lead")}</p>
        {data ? (
          <p>
            {t("source", { day: data.whole.asOfDay })}
            {data.whole.synthetic ? ` · ${i18n.t("demoMark")}` : ""}
          </p>
        ) : null}
      </header>
      {regionId === rootId && rootId ? (
        <Claims rootId={rootId} year={year} population={data?.whole ?? null} />
      ) : (
        <p className={classes.note}>{t("atDistrict")}</p>
      )}
      {isExpired ? <p className={classes.note}>{t("expired")}</p> : null}
      {error && !data && !isExpired ? <Fault error={error} retry={() => void refetch()} /> : null}
      {!data && !error ? <Skeleton height={320} /> : null}
      {data ? <Answer answer={data} view={view} year={year} hasParts={children.length > 0} /> : null}
      <ProofHost />
    </div>
  );
}

interface AnswerProps {
  answer: ReachOfQuery;
  view: RegionView;
  year: string;
  hasParts: boolean;
}

function Answer({ answer: { whole, parts }, view, year, hasParts }: AnswerProps) {
  const { t } = useTranslation(REACH);
  const { rootId, regionId, regions } = view;
  const sum = parts.places.reduce((all, { people }) => all + people, 0);
  const most = Math.max(1, ...parts.places.map(({ people }) => people));
  const question = (id: string) => ({ rootId, indicator: "M11", regionId: id, period: year });
  const kinds = ["identified", "anonymous", "headCount"] as const;
  return (
    <>
      <section className={classes.card} aria-labelledby="reach-kinds">
        <h3 id="reach-kinds">{t("kinds")}</h3>
        <dl className={classes.kinds}>
          <div data-kind="people">
            <dt>{t("distinct")}</dt>
            <dd>
              <ProofNumber question={question(regionId)} name={t("distinct")}>
                {fullNumber(whole.people)}
              </ProofNumber>{" "}
              <small>{t("person")}</small>
            </dd>
          </div>
          {kinds.map((kind) => (
            <div key={kind} data-kind={kind}>
              <dt>{t(kind)}</dt>
              <dd>
                {fullNumber(whole.attendance?.[kind] ?? 0)} <small>{t("visit")}</small>
              </dd>
            </div>
          ))}
        </dl>
        <p className={classes.faint}>{whole.people === 0 ? t("nobody") : t("kindsNote")}</p>
      </section>
      {hasParts ? (
        <div className={classes.two}>
          <section className={classes.card} aria-labelledby="reach-places">
            <h3 id="reach-places">{t("places")}</h3>
            <table className={classes.places}>
              <thead>
                <tr>
                  <th scope="col">{t("place")}</th>
                  <th scope="col">{t("people")}</th>
                  {kinds.map((kind) => (
                    <th key={kind} scope="col" data-wide>
                      {t(kind)}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {[...parts.places]
                  .sort((a, b) => b.people - a.people)
                  .map(({ regionId: id, people, attendance }) => (
                    <tr key={id} data-place={id}>
                      <th scope="row">
                        <Link to={view.linkTo(id)}>{regions.nameOf(id)}</Link>
                      </th>
                      <td>
                        <ProofNumber question={question(id)} name={`${regions.nameOf(id)} ${t("people")}`}>
                          {fullNumber(people)}
                        </ProofNumber>
                        <span className={classes.bar} style={{ width: `${(people / most) * 100}%` }} aria-hidden />
                      </td>
                      {kinds.map((kind) => (
                        <td key={kind} data-wide>
                          {fullNumber(attendance?.[kind] ?? 0)}
                        </td>
                      ))}
                    </tr>
                  ))}
              </tbody>
              <tfoot>
                <tr>
                  <th scope="row">{t("sum")}</th>
                  <td>{fullNumber(sum)}</td>
                </tr>
                <tr data-once>
                  <th scope="row">{t("once")}</th>
                  <td>{fullNumber(parts.people)}</td>
                </tr>
              </tfoot>
            </table>
          </section>
          <section className={classes.card} aria-labelledby="reach-overlap">
            <h3 id="reach-overlap">{t("overlap")}</h3>
            <ul className={classes.overlap}>
              {parts.inPlaces.map(({ places, people }) => (
                <li key={places} data-in={places}>
                  <span>{places === 1 ? t("inOne") : t("inMany", { count: places })}</span>
                  <b>{fullNumber(people)}</b>
                  <span className={classes.bar} style={{ width: `${(people / Math.max(1, parts.people)) * 100}%` }} aria-hidden />
                </li>
              ))}
            </ul>
            <p className={classes.faint}>{t("overlapNote", { sum: fullNumber(sum), people: fullNumber(parts.people) })}</p>
          </section>
        </div>
      ) : (
        <p className={classes.note}>{t("noParts")}</p>
      )}
    </>
  );
}
