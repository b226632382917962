import { Places1700000000001 } from "./0001-places.ts";
import { Facts1700000000004 } from "./0004-facts.ts";

/** In order; a merged migration never changes. */
export const migrations = [Places1700000000001, Facts1700000000004];
