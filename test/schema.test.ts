/** The schema that the migrations make, as a file for readers: changed by a migration only, and seen in its review. */
import { test } from "node:test"
import { keeperSchema, storeSchema } from "@subrosa/server"
import { testDatabase } from "@subrosa/testkit"
import { dumpSchema } from "./support/dump-schema.ts"
import { assertGolden } from "./support/golden.ts"

test("packages/server/schema.sql shows the schema as the migrations make it", async (t) => {
  const database = await testDatabase([keeperSchema, storeSchema])
  t.after(() => database.drop())
  await assertGolden("packages/server/schema.sql", await dumpSchema(database.admin))
})
