import { Account, Credential, RoleGrantRow, Session } from "../access/account.entity.ts";
import { Activity } from "../activity/activity.entity.ts";
import { Kiosk, KioskNetwork } from "../kiosk/kiosk.entity.ts";
import { Population, Region, RegionSuccession, RegionVersion } from "../region/region.entity.ts";
import { Campaign, Series } from "../series/series.entity.ts";

/** Every TypeORM entity. Facts, roll-ups and change rows have none: their SQL is in *.queries.ts. */
export const entities = [
  Region,
  RegionVersion,
  RegionSuccession,
  Population,
  Series,
  Campaign,
  Activity,
  Kiosk,
  KioskNetwork,
  Account,
  Credential,
  RoleGrantRow,
  Session,
];
