/** The same readable box on light and dark; it can be hovered, and Escape dismisses it. */
export const tooltipStyle = {
  isAnimationActive: false,
  contentStyle: { background: "var(--card)", border: "1px solid var(--line)", color: "var(--ink)", fontSize: 13 },
  labelStyle: { color: "var(--ink)" },
  itemStyle: { color: "var(--ink)" },
  wrapperStyle: { pointerEvents: "auto" as const, zIndex: 10 },
};
