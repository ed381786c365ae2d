// Starts the real binary with the made-up district, for one test file.

import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { existsSync } from 'node:fs';

/** The clerk of the demo's office, and the password of all its accounts. */
export const CLERK = 'zgb';
export const PASSWORD = 'Yunling-2026';

/** Signs in on the sign-in page and waits for what comes after it. */
export async function signIn(page, login, password = PASSWORD) {
  await page.goto('/sign-in');
  await page.getByLabel('账号').fill(login);
  await page.getByLabel('密码').fill(password);
  await page.getByRole('button', { name: '登录' }).click();
  await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
}

/** The binary under test: BIHUAN_BIN, or the dev build of the usual folder. */
export function binary() {
  const home = process.env.XDG_CACHE_HOME ?? `${process.env.HOME}/.cache`;
  const target = process.env.CARGO_TARGET_DIR ?? `${home}/bihuan/target`;
  const path = process.env.BIHUAN_BIN ?? `${target}/debug/bihuan`;
  if (!existsSync(path)) {
    throw new Error(`${path} is missing; build it with: cargo build -p bihuan-server (or set BIHUAN_BIN)`);
  }
  return path;
}

/** A port that was free a moment ago. */
function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

/**
 * Starts `bihuan demo` and resolves when it prints its address.
 * Gives the address, what was printed (accounts included), and `stop`.
 */
export async function startDemo({ patience = 60_000 } = {}) {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const child = spawn(binary(), ['demo', '--listen', `127.0.0.1:${port}`], { stdio: ['ignore', 'pipe', 'pipe'] });
  let printed = '';
  const stop = () =>
    new Promise((resolve) => {
      if (child.exitCode !== null || child.signalCode !== null) {
        resolve();
        return;
      }
      child.once('exit', resolve);
      child.kill('SIGTERM');
    });
  await new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      reject(new Error(`the demo printed no address within ${patience} ms:\n${printed}`));
    }, patience);
    const listen = (chunk) => {
      printed += chunk;
      if (printed.includes(url)) {
        clearTimeout(timer);
        resolve();
      }
    };
    child.stdout.setEncoding('utf8').on('data', listen);
    child.stderr.setEncoding('utf8').on('data', listen);
    child.once('exit', (code) => {
      clearTimeout(timer);
      reject(new Error(`the demo ended with ${code}:\n${printed}`));
    });
  });
  return { url, printed: () => printed, stop };
}
