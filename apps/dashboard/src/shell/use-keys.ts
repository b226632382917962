import { useEffect } from "react";
import { useNavigate } from "react-router";

interface KeyedPage {
  to: string;
  shown: boolean;
  key?: string;
}

/** One key leads to a page that has one, unless something is being typed. */
export function useKeys(pages: readonly KeyedPage[]): void {
  const navigate = useNavigate();
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      const page = pages.find(({ key, shown }) => shown && key === event.key.toUpperCase());
      if (page) void navigate(page.to);
    };
    window.addEventListener("keydown", pressed);
    return () => window.removeEventListener("keydown", pressed);
  }, [pages, navigate]);
}

const isTyping = (target: EventTarget | null) =>
  target instanceof Element && target.closest("input, textarea, select, [contenteditable]") !== null;
