/** Signs in to the ordinary application; the answer's cookie is all that a session is there. */
export async function signInPlain(
  url: string,
  { login, password }: { login: string; password: string },
): Promise<string> {
  const answer = await tryPlain(url, { login, password })
  if (answer === undefined) throw new Error("the ordinary application refused its own staff")
  return answer
}

/** Undefined when it was refused. */
export async function tryPlain(url: string, body: { login: string; password: string }): Promise<string | undefined> {
  const answer = await fetch(`${url}/login`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  })
  await answer.arrayBuffer()
  return answer.ok ? answer.headers.get("set-cookie")?.split(";")[0] : undefined
}
