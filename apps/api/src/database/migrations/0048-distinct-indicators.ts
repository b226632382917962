import type { MigrationInterface, QueryRunner } from "typeorm";

const FIRST = "v.number = 1 AND v.recorded_by IS NULL AND i.id = v.indicator_id AND i.root_id IS NULL";

/** Coverage of residents, coverage of schools and participating organisations are counted from sets: first definitions that nobody has changed get their parts and
 * their method. */
export class DistinctIndicators1700000000048 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      UPDATE indicator SET source = 'COMPUTED' WHERE root_id IS NULL AND code IN ('A08', 'A09');
      UPDATE indicator SET source = 'MEASURED' WHERE root_id IS NULL AND code = 'A10';
      UPDATE indicator_version v SET numerator = '{M11}', denominator = '{O03}',
        definition = '期内实名签到的不同人数（M11）÷期末已公布的常住人口（O03），只对全区发布；匿名签到和人数统计不计入，故为下限',
        definition_en = 'Distinct identified people of the period (M11) over the resident population published by its end (O03), of the district alone; anonymous and head-count attendance is not in it, so it is a lower bound'
        FROM indicator i WHERE ${FIRST} AND i.code = 'A08';
      UPDATE indicator_version v SET numerator = '{M12}', denominator = '{M13}',
        definition = '期末在册学校中，本期或期末所在学年内办过已核实科普活动的学校数（M12）÷在册学校数（M13）',
        definition_en = 'Of the schools registered on the last day, those with a verified activity in the period or the school year that it ends in (M12), over all of them (M13)'
        FROM indicator i WHERE ${FIRST} AND i.code = 'A09';
      UPDATE indicator_version v SET numerator = '{ORGANISERS}', denominator = '{}',
        definition = '期内举办过科普活动的不同单位数；未注明主办单位的计入所在社区居委会',
        definition_en = 'Distinct organisations that held an activity; without an organiser the residents'' committee of the place counts'
        FROM indicator i WHERE ${FIRST} AND i.code = 'A10';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      UPDATE indicator SET source = 'SUBMITTED' WHERE root_id IS NULL AND code IN ('A09', 'A10');
      UPDATE indicator SET source = 'MEASURED' WHERE root_id IS NULL AND code = 'A08';
      UPDATE indicator_version v SET numerator = '{}', denominator = '{}', definition = v.formula, definition_en = v.formula
        FROM indicator i WHERE ${FIRST} AND i.code IN ('A08', 'A09', 'A10');
    `);
  }
}
