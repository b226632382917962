import { useEffect } from "react";
import { createPortal } from "react-dom";
import classes from "./export.module.css";

/** long enough for charts to take the paper's width */
const SETTLED_MS = 600;

/** Prints the page with what is to be said of its figures below; on screen they are not shown. */
export function PrintNotes({ notes, done }: { notes: string[][]; done: () => void }) {
  useEffect(() => {
    const { dataset } = document.documentElement;
    const scheme = dataset.mantineColorScheme;
    dataset.printing = "";
    dataset.mantineColorScheme = "light";
    const timer = window.setTimeout(() => {
      window.print();
      done();
    }, SETTLED_MS);
    return () => {
      window.clearTimeout(timer);
      delete dataset.printing;
      if (scheme) dataset.mantineColorScheme = scheme;
    };
  }, [done]);
  return createPortal(
    <dl className={classes.notes} data-print-notes>
      <style>{"@page { size: A4 landscape; margin: 10mm; }"}</style>
      {notes.map(([label, ...cells], n) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: they never change
        <div key={n}>
          <dt>{label}</dt>
          <dd>{cells.filter(Boolean).join(" · ")}</dd>
        </div>
      ))}
    </dl>,
    document.body,
  );
}
