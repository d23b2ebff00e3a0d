/**
 * zod compiles its checks with `new Function` where it may, and finds out by trying. The content security policy of this app does not
 * permit that, and says so on the console each time: zod is told beforehand. Imported before anything that could load it.
 */
Reflect.set(globalThis, "__zod_globalConfig", { jitless: true })
