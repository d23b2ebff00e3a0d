/** The statute's rule against the dates that the Office of Personnel Management published. */
import assert from "node:assert/strict"
import { test } from "node:test"
import { addBusinessDays } from "./add-business-days.ts"
import { federalHolidays, isFederalHoliday } from "./federal-holidays.ts"
import { Temporal } from "./temporal.ts"

/** opm.gov, "Federal Holidays": the observed days, by year of the holiday. */
const published: Record<number, string> = {
  2021: "01-01 01-18 02-15 05-31 06-18 07-05 09-06 10-11 11-11 11-25 12-24",
  2022: "2021-12-31 01-17 02-21 05-30 06-20 07-04 09-05 10-10 11-11 11-24 12-26",
  2023: "01-02 01-16 02-20 05-29 06-19 07-04 09-04 10-09 11-10 11-23 12-25",
  2024: "01-01 01-15 02-19 05-27 06-19 07-04 09-02 10-14 11-11 11-28 12-25",
  2025: "01-01 01-20 02-17 05-26 06-19 07-04 09-01 10-13 11-11 11-27 12-25",
  2026: "01-01 01-19 02-16 05-25 06-19 07-03 09-07 10-12 11-11 11-26 12-25",
  2027: "01-01 01-18 02-15 05-31 06-18 07-05 09-06 10-11 11-11 11-25 12-24",
  2028: "2027-12-31 01-17 02-21 05-29 06-19 07-04 09-04 10-09 11-10 11-23 12-25",
}

for (const [year, days] of Object.entries(published)) {
  test(`the eleven holidays of ${year} are those that were published`, () => {
    const expected = days.split(" ").map((day) => (day.length > 5 ? day : `${year}-${day}`))
    assert.deepEqual(federalHolidays(Number(year)).map(String), expected)
  })
}

test("there was no Juneteenth before 2021", () => {
  assert.equal(federalHolidays(2020).length, 10)
  assert.equal(isFederalHoliday(Temporal.PlainDate.from("2020-06-19")), false)
})

test("New Year's Day on a Saturday is kept on the last day of the old year", () => {
  assert.equal(isFederalHoliday(Temporal.PlainDate.from("2027-12-31")), true)
  assert.equal(isFederalHoliday(Temporal.PlainDate.from("2028-01-01")), false)
})

test("the first business day is the first one after the event", () => {
  const after = (from: string, n: number) =>
    addBusinessDays(Temporal.PlainDate.from(from), n, "us-federal", []).toString()
  assert.equal(after("2026-05-01", 1), "2026-05-04", "Friday to Monday")
  assert.equal(after("2026-05-02", 1), "2026-05-04", "an event on a Saturday")
  assert.equal(after("2026-07-02", 1), "2026-07-06", "over the observed Fourth of July")
  assert.equal(after("2027-12-30", 1), "2028-01-03", "over New Year, observed in the old year")
  assert.equal(after("2026-05-01", 0), "2026-05-01")
})

test("the days of another calendar are those that are supplied", () => {
  const from = Temporal.PlainDate.from("2026-09-03")
  assert.equal(addBusinessDays(from, 3, "br-national", ["2026-09-07"]).toString(), "2026-09-09")
  assert.equal(addBusinessDays(from, 3, "br-national", []).toString(), "2026-09-08")
})
