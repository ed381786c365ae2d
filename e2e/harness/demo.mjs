// Starts the real binary for one test file, with the made-up district or empty.

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

/** A program of this repository: the path that the variable names, or the dev build of the usual folder. */
export function program(name, variable) {
  const home = process.env.XDG_CACHE_HOME ?? `${process.env.HOME}/.cache`;
  const target = process.env.CARGO_TARGET_DIR ?? `${home}/bihuan/target`;
  const path = process.env[variable] ?? `${target}/debug/${name}`;
  if (!existsSync(path)) {
    throw new Error(`${path} is missing; build it with: cargo build --workspace --bin ${name} (or set ${variable})`);
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
 * Starts the binary under test with these arguments and resolves when it has printed what `ready` matches.
 * Gives the address, what was printed, and `stop`.
 */
async function start(words, ready, patience) {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const binary = program('bihuan', 'BIHUAN_BIN');
  const child = spawn(binary, [...words, '--listen', `127.0.0.1:${port}`], { stdio: ['ignore', 'pipe', 'pipe'] });
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
      reject(new Error(`${words[0]} was not ready within ${patience} ms:\n${printed}`));
    }, patience);
    const listen = (chunk) => {
      printed += chunk;
      if (ready.test(printed)) {
        clearTimeout(timer);
        resolve();
      }
    };
    child.stdout.setEncoding('utf8').on('data', listen);
    child.stderr.setEncoding('utf8').on('data', listen);
    child.once('exit', (code) => {
      clearTimeout(timer);
      reject(new Error(`${words[0]} ended with ${code}:\n${printed}`));
    });
  });
  return { url, printed: () => printed, stop };
}

/** Starts `bihuan demo`: a district that has people and findings. What is printed names its accounts. */
export function startDemo({ patience = 60_000 } = {}) {
  return start(['demo'], /http:\/\/127\.0\.0\.1:\d+/, patience);
}

/** Starts `bihuan serve` on a folder where nobody can sign in yet. Gives also the code of the first start. */
export async function startEmpty(folder, { patience = 60_000 } = {}) {
  const code = /初始设置码 (\S+)\s/;
  const server = await start(['serve', '--data', folder], code, patience);
  return { ...server, code: code.exec(server.printed())[1] };
}
