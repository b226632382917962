import type { MonthlyBrief } from "@kepu/schema";
import { numberText, rankingRows } from "../prepare-brief.ts";
import { useWords } from "../use-words.ts";
import classes from "./brief.module.css";
import { Door } from "./Door.tsx";
import { Part } from "./Part.tsx";

/** 签到人次 */
const RANKED = "M01";

/** Subdistricts, most first, by attendance per 1,000 residents where all of them are known. */
export function Ranking({ brief }: { brief: MonthlyBrief }) {
  const { t, nameOf } = useWords();
  const { perThousand, rows, more } = rankingRows(brief);
  if (rows.length === 0) return null;
  return (
    <Part title={t("ranking")} note={t(`rankingBy.${perThousand ? "THOUSAND" : "VALUE"}`)}>
      <table className={classes.table} data-ranking>
        <thead>
          <tr>
            <th scope="col">{t("rank.rank")}</th>
            <th scope="col">{t("rank.place")}</th>
            {perThousand ? <th scope="col">{t("rank.perThousand")}</th> : null}
            <th scope="col">{t("rank.value")}</th>
            <th scope="col">{t("rank.change")}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.regionId ?? "REST"}>
              <td>{row.rank ?? "—"}</td>
              <th scope="row">
                {row.regionId === null ? t("restRow") : nameOf(row)}
                <i className={classes.bar} style={{ width: `${row.share * 100}%` }} />
              </th>
              {perThousand ? (
                <td>
                  <b>{numberText(row.perThousand, 1, 1)}</b>
                </td>
              ) : null}
              <td>
                {row.value === null ? (
                  numberText(null)
                ) : (
                  <Door
                    brief={brief}
                    code={RANKED}
                    name={`${row.regionId === null ? t("restRow") : nameOf(row)} ${t("rank.value")}`}
                    group={row.regionId ?? "REST"}
                  >
                    {numberText(row.value)}
                  </Door>
                )}
              </td>
              <td>
                <Change change={row.change} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {more > 0 ? <p className={classes.faint}>{t("moreRows", { count: more })}</p> : null}
    </Part>
  );
}

function Change({ change }: { change: string | null }) {
  const { t } = useWords();
  if (change === null) return <span className={classes.faint}>{t("noBase")}</span>;
  const size = Number(change);
  return (
    <b className={classes.change} data-good={size === 0 ? "neither" : size > 0}>
      {size === 0 ? t("same") : `${size > 0 ? "▲" : "▼"} ${Math.abs(size).toFixed(1)} %`}
    </b>
  );
}
