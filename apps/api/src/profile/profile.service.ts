import { firstDayOfMonth, monthOf, type Origin, ProfileHeading, shanghaiDay, startOfShanghaiDay } from "@kepu/schema";
import type { Pool } from "pg";
import type { DataSource } from "typeorm";
import { permit, type Viewer } from "../access/viewer.ts";
import { now } from "../clock.ts";
import { startOfSchoolYear } from "../overview/live-reach.ts";
import type { RegionService } from "../region/region.service.ts";
import { ProfileFact } from "./profile.entity.ts";
import { type CountInput, countRecorded } from "./profile.queries.ts";

/** What stands beside a fact that our registers count: in our own words, in both languages. */
const NOTES: Record<string, [zh: string, en: string]> = {
  schoolCoverage: [
    "本学年有已核实活动的学校 ÷ 登记学校（%）",
    "Schools with a verified activity this school year ÷ schools registered (%)",
  ],
  residentsReached: ["本年实名签到人数 ÷ 常住人口（%），下限", "Identified people this year ÷ resident population (%), a lower bound"],
  heldThisMonth: ["本月已开展活动（次）", "Activities held this month"],
  kiosks: ["登记终端（台），数量为合成", "Kiosks registered; their number is synthetic"],
  forms: ["活动记录中的形式数", "Forms found in the activity records"],
  galleries: ["画廊登记（处），分布为本方拆分", "Galleries registered; their split over communities is ours"],
  galleryMetres: ["画廊登记总长（米）", "Metres of all registered galleries"],
};
const SOURCE = "阳泉市矿区公布的科普工作材料（2015）";
const SOURCE_EN = "Kuangqu District, Yangquan, 2015";

/** The district profile 区情: what the district's published account states, and what our own registers count beside it. */
export class ProfileService {
  constructor(
    private readonly pool: Pool,
    private readonly db: DataSource,
    private readonly regions: RegionService,
  ) {}

  async profile(viewer: Viewer, rootId: string) {
    permit(viewer, "districtProfile", this.regions.insideRoot(viewer, "districtProfile", rootId));
    const rows = await this.db.getRepository(ProfileFact).find({ where: { rootId }, order: { position: "ASC" } });
    const facts: Awaited<ReturnType<typeof this.withCount>>[] = [];
    // one after the other: the connections belong to the door in first
    for (const row of rows) facts.push(await this.withCount(row));
    const sections = Object.values(ProfileHeading).map((heading) => ({ heading, facts: facts.filter((fact) => fact.heading === heading) }));
    return { rootId, source: SOURCE, sourceEn: SOURCE_EN, sections: sections.filter((section) => section.facts.length > 0) };
  }

  private async withCount(fact: ProfileFact) {
    const [name = "", argument = ""] = fact.counted?.split(":") ?? [];
    const count = name ? await countRecorded(this.pool, name, countInput(fact.rootId, argument)) : null;
    const [recordedNote, recordedNoteEn] = (count ? NOTES[name] : undefined) ?? [null, null];
    const recorded = { recorded: count?.n ?? null, recordedOrigin: count ? weakest(count.origins) : null };
    const items = fact.items.map((item) => item.name);
    return { ...fact, items, itemsEn: fact.items.map((item) => item.nameEn), ...recorded, recordedNote, recordedNoteEn };
  }
}

/** A count is worth as much as the least certain record in it. */
const FROM_WEAKEST: Origin[] = ["SYNTHETIC", "OURS", "RECORDED", "OFFICIAL", "STATED"];
const weakest = (origins: Origin[]) => FROM_WEAKEST.find((origin) => origins.includes(origin)) ?? null;

function countInput(rootId: string, argument: string): CountInput {
  const today = shanghaiDay(now());
  const monthStart = startOfShanghaiDay(firstDayOfMonth(monthOf(today)));
  return { rootId, argument, today, monthStart, schoolYearStart: startOfSchoolYear(today), year: Number(today.slice(0, 4)) };
}
