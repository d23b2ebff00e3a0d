/** The same neighbours at an ordinary application: the other clinic's owner and the front desk, counting ids and injecting SQL. */
import { join } from "node:path"
import type { Random } from "@subrosa/simulate"
import { startPlainApp } from "../plain/app.ts"
import { signInPlain } from "../plain/sign-in.ts"
import type { Population } from "../population/population.ts"
import type { Tally } from "../thief/findings.ts"
import { readerOf } from "../thief/reader.ts"

const injections = ["' or 1=1 --", "1 union select body from note", "1;select 1", "*"]

export async function plainNeighbour(
  root: string,
  population: Population,
  random: Random,
  { checks, tries }: { checks: boolean; tries: number },
): Promise<{ tries: number; tally: Tally }> {
  const app = await startPlainApp({ dir: join(root, `plain-${checks}`), people: population.people, checks })
  try {
    const { searcher, tally } = readerOf(population).search()
    const neighbours = app.staff.filter(({ clinic }) => clinic === 2)
    const cookies = await Promise.all(neighbours.map((one) => signInPlain(app.url, one)))
    const most = population.people.length * 8
    for (let i = 0; i < tries; i++) {
      const cookie = random.pick(cookies)
      const id = random.int(8) === 0 ? encodeURIComponent(random.pick(injections)) : String(1 + random.int(most))
      const path = random.pick([`/patients/${id}`, `/notes/${id}`, `/attachments/${id}`, `/patients?q=${id}`])
      const answer = await fetch(app.url + path, { headers: { cookie } })
      searcher.searchBytes(Buffer.from(await answer.arrayBuffer()), path)
    }
    return { tries, tally: tally() }
  } finally {
    await app.close()
  }
}
