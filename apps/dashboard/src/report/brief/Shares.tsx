import classes from "./brief.module.css";

interface Share {
  key: string;
  word: string;
  count: number;
}

/** Parts of a whole as one bar, each with its word and number, so that grey print tells them apart, too. */
export function Shares({ parts }: { parts: Share[] }) {
  const shown = parts.filter(({ key, count }) => count > 0 || key !== "GREY");
  return (
    <div className={classes.shares}>
      <div className={classes.whole} aria-hidden>
        {shown.map(({ key, count }) => (count > 0 ? <i key={key} data-light={key} style={{ flexGrow: count }} /> : null))}
      </div>
      <ul>
        {shown.map(({ key, word, count }) => (
          <li key={key}>
            <i data-light={key} aria-hidden /> {word} <b>{count}</b>
          </li>
        ))}
      </ul>
    </div>
  );
}
