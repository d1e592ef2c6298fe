/** How many kiosks a controller sees online, from its public metrics. */
export async function onlineKiosks(url: string): Promise<number> {
  try {
    const text = await (await fetch(`${url}/metrics`)).text();
    return Number(/^doorstep_kiosks\{link="online"\} (\d+)$/m.exec(text)?.[1] ?? 0);
  } catch {
    // Not there yet, or not any more.
    return 0;
  }
}
