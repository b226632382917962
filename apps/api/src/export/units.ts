import type { Language } from "./export-words.ts";

/** As the reader says it; a unit that is not known stays as it is. */
export const unitText = (unit: string, language: Language): string => (language === "en" ? (UNITS[unit] ?? unit) : unit);

const UNITS: Record<string, string> = {
  个: "number",
  人: "people",
  万元: "× 10,000 yuan",
  "元/人": "yuan a head",
  小时: "hours",
  人月: "person-months",
  场: "events",
  人次: "visits",
  天: "days",
  处: "places",
  "m/处": "m each",
  期: "editions",
  台: "machines",
  次: "times",
  秒: "seconds",
  册次: "loans",
  份: "copies",
  所: "schools",
  项: "items",
  起: "incidents",
  分: "points",
  "次/人": "times a head",
  册: "books",
  座: "buildings",
  种: "titles",
};
