import { useLayoutEffect, useRef } from "react";

/** A4 less a hair, in CSS pixels: what is as high as the page itself can be rounded onto a second one. */
const PAGE = { width: "210mm", height: (296.5 / 25.4) * 96 };
const STEPS = [1, 0.96, 0.92, 0.88, 0.84, 0.8, 0.76, 0.72, 0.68];

/** The page is one page: what does not fit is set smaller, as little as need be; measured as it will be printed, whatever the screen's width. */
export function useFit(language: string) {
  const paper = useRef<HTMLElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: other words take other room
  useLayoutEffect(() => {
    const fit = () => {
      const [page, sheet] = [paper.current, paper.current?.parentElement];
      if (!page || !sheet) return;
      const { width } = sheet.style;
      sheet.style.width = PAGE.width;
      for (const step of STEPS) {
        page.style.setProperty("--fit", String(step));
        if (page.getBoundingClientRect().height <= PAGE.height) break;
      }
      sheet.style.width = width;
    };
    fit();
    void document.fonts.ready.then(fit); // the lines change with their letters
    document.fonts.addEventListener("loadingdone", fit);
    window.addEventListener("beforeprint", fit);
    return () => {
      document.fonts.removeEventListener("loadingdone", fit);
      window.removeEventListener("beforeprint", fit);
    };
  }, [language]);
  return paper;
}
