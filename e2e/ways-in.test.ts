import assert from "node:assert/strict"
import { test } from "node:test"
import { Secret, TOTP } from "otpauth"
import { go, heading, openStage, practiceName } from "./support/practice.ts"

const loginName = "ada@example.org"
const password = "four random words here"

test("a person without a fitting passkey comes in by password and code, and by the recovery kit", async (t) => {
  const stage = await openStage(t)
  const page = await stage.person({ hasPrf: false })
  let secret = ""
  /** Each code opens once, so the second use takes the one of the next half minute, which counts already. */
  const code = (aheadMs = 0) =>
    new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: Date.now() + aheadMs })

  await t.test("a passkey that cannot open keys is refused with a way out", async () => {
    await page.goto(stage.server.setupLink ?? "")
    await page.getByLabel("Name of the practice").fill(practiceName)
    await page.getByLabel("Your name").fill("Ada Lindqvist")
    await page.getByRole("button", { name: "Continue" }).click()
    await page.getByRole("button", { name: "Create a passkey" }).click()
    await page.getByText(/lacks the PRF extension/).waitFor()
    await page.getByRole("button", { name: "Use password and one-time codes", exact: true }).click()
  })

  await t.test("two different passwords are not accepted", async () => {
    await page.getByLabel("Sign-in name").fill(loginName)
    await page.getByLabel("Password", { exact: true }).fill(password)
    await page.getByLabel("Password again").fill(`${password}!`)
    await page.getByRole("button", { name: "Continue" }).click()
    await page.getByText("The two passwords differ.").waitFor()
    await page.getByLabel("Password again").fill(password)
    await page.getByRole("button", { name: "Continue" }).click()
  })

  await t.test("the first code of the authenticator app makes the account", async () => {
    secret = (await page.locator("code").first().textContent()) ?? ""
    await page.getByLabel("Code shown by the app").fill(code())
    await page.getByRole("button", { name: "Create account" }).click()
    await heading(page, `Welcome to ${practiceName}`)
  })

  await t.test("password and code unlock; a wrong code does not", async () => {
    await page.getByRole("button", { name: "Lock" }).click()
    await heading(page, "Locked")
    await page.getByRole("button", { name: "Password and one-time code" }).click()
    await page.getByLabel("Sign-in name").fill(loginName)
    await page.getByLabel("Password", { exact: true }).fill(password)
    const right = code(30_000)
    await page.getByLabel("One-time code").fill(String((Number(right) + 1) % 1_000_000).padStart(6, "0"))
    await page.getByRole("button", { name: "Unlock", exact: true }).click()
    await page.getByText("Signing in did not work").waitFor()
    await page.getByLabel("One-time code").fill(right)
    await page.getByRole("button", { name: "Unlock", exact: true }).click()
    await heading(page, `Welcome to ${practiceName}`)
  })

  await t.test("the recovery kit opens the account, on paper's word alone", async () => {
    await go(page, "Account")
    await page.getByRole("link", { name: "Print a recovery kit" }).click()
    await page.getByRole("button", { name: "Make the kit" }).click()
    await heading(page, "Your recovery kit")
    const groups = await page.locator(".kit-code span").allTextContents()
    const number = (await page.locator(".kit .mono").textContent()) ?? ""
    assert.equal(groups.length, 9)

    const elsewhere = await stage.person()
    await elsewhere.goto(stage.server.url)
    await elsewhere.getByRole("button", { name: "Recovery kit" }).click()
    await elsewhere.getByLabel("Account number").fill(number)
    await elsewhere.getByLabel("Recovery code").fill(groups.join(" ").toLowerCase())
    await elsewhere.getByRole("button", { name: "Sign in with the kit" }).click()
    await heading(elsewhere, "Patients")

    await go(elsewhere, "Account")
    await elsewhere.getByRole("button", { name: "Add a passkey" }).click()
    await elsewhere.getByText("The passkey is added.").waitFor()
    await elsewhere.getByRole("button", { name: "Sign out here" }).click()
    await elsewhere.getByRole("button", { name: /^Continue as/ }).click()
    await heading(elsewhere, "Account")
    await elsewhere.getByRole("button", { name: "Sign out everywhere" }).click()
    await elsewhere.getByRole("alertdialog").getByRole("button", { name: "Sign out everywhere" }).click()
    await heading(elsewhere, "Sign in")
    await page.getByRole("heading", { level: 1, name: "Sign in" }).waitFor({ timeout: 30_000 })
  })

  assert.deepEqual(stage.complaints, [])
})
