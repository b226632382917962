import type { BriefFigure, MonthlyBrief } from "@kepu/schema";
import { barsOf, headlines, numberText } from "../prepare-brief.ts";
import { useWords } from "../use-words.ts";
import { Against } from "./Against.tsx";
import classes from "./brief.module.css";
import { FigureValue, reservesText } from "./FigureValue.tsx";

/** The month's first figures, each with the month before, the year before and its year. */
export function Headlines({ brief }: { brief: MonthlyBrief }) {
  return (
    <ul className={classes.tiles}>
      {headlines(brief).map((figure) => (
        <Tile key={figure.code} brief={brief} figure={figure} />
      ))}
    </ul>
  );
}

function Tile({ brief, figure }: { brief: MonthlyBrief; figure: BriefFigure }) {
  const { t, nameOf } = useWords();
  return (
    <li data-figure={figure.code}>
      <h3>{nameOf(figure)}</h3>
      <p className={classes.value}>
        <FigureValue brief={brief} figure={figure} />
      </p>
      <dl>
        <div>
          <dt>{t("previous")}</dt>
          <dd>
            <Against brief={brief} figure={figure} base={figure.previous} />
          </dd>
        </div>
        <div>
          <dt>{t("lastYear")}</dt>
          <dd>
            <Against brief={brief} figure={figure} base={figure.lastYear} />
          </dd>
        </div>
      </dl>
      <YearBars brief={brief} figure={figure} />
      <p className={classes.reserve}>{reservesText(figure, t)}</p>
    </li>
  );
}

/** A year in bars from zero: this month and the same month of last year stand out, a gap stays one. */
function YearBars({ brief, figure }: { brief: MonthlyBrief; figure: BriefFigure }) {
  const { t, monthText, nameOf } = useWords();
  const bars = barsOf(brief, figure.code);
  const [first, last] = [bars[0], bars.at(-1)];
  if (!first || !last) return null;
  const told = t("trend", { name: nameOf(figure), from: monthText(first.period), to: monthText(last.period) });
  return (
    <figure className={classes.trend}>
      <div
        className={classes.bars}
        role="img"
        aria-label={`${told}: ${bars.map(({ value }) => numberText(value, figure.decimals)).join(" · ")}`}
      >
        {bars.map(({ period, height }, at) => (
          <i
            key={period}
            data-now={at === bars.length - 1}
            data-then={at === 0}
            data-part={at === bars.length - 1 && figure.completeness < 1}
            style={{ height: `${(height ?? 0) * 100}%` }}
          />
        ))}
      </div>
      <figcaption>
        <span>{first.period}</span>
        <span>{last.period}</span>
      </figcaption>
    </figure>
  );
}
