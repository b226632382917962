import type { EntityManager } from "typeorm";
import { Kiosk, type PlannedHours } from "../kiosk/kiosk.entity.ts";
import { communities, ROOT_ID } from "./places.ts";
import { demoId, randomOf } from "./random.ts";

/** The account states both kinds of kiosk and no count: 64 electronic galleries and a lending machine in each community are ours. */
export const GALLERIES = 64;

const everyDay = (opens: string, closes: string): PlannedHours[] =>
  Array.from({ length: 7 }, (_, index) => ({ weekday: index + 1, opens, closes }));

export async function seedKiosks(tx: EntityManager): Promise<void> {
  const all = communities();
  const random = randomOf("kiosks");
  const rows = all.map((place, index) => ({
    ...common(place.id, `BK-${String(index + 1).padStart(3, "0")}`),
    name: `${place.shortName}电子书刊借阅机`,
    nameEn: `${place.nameEn}: e-book machine`,
    kind: "BOOK_KIOSK" as const,
    placeName: `${place.shortName}科普图书室`,
    plannedHours: random() < 0.25 ? [] : everyDay("08:00", "20:00"),
  }));
  for (let index = 0; index < GALLERIES; index++) {
    const place = all[index % all.length] as (typeof all)[number];
    const second = index >= all.length;
    rows.push({
      ...common(place.id, `EG-${String(index + 1).padStart(3, "0")}`),
      name: `${place.shortName}电子画廊${second ? "2" : ""}`,
      nameEn: `${place.nameEn}: e-gallery${second ? " 2" : ""}`,
      kind: "E_GALLERY" as never,
      placeName: second ? `${place.shortName}公交站旁` : `${place.shortName}广场`,
      plannedHours: random() < 0.3 ? [] : everyDay("06:00", "22:00"),
    });
  }
  await tx.insert(Kiosk, rows);
}

function common(communityId: string, serial: string) {
  return {
    id: demoId(`kiosk ${serial}`),
    rootId: ROOT_ID,
    communityId,
    serial,
    vendor: "演示厂商",
    installedOn: null,
    lifecycle: "IN_SERVICE" as const,
    origin: "SYNTHETIC" as const,
  };
}
