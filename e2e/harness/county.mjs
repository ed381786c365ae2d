// The first county of the made-up world: what its units hand in, and the truth that models are judged by.

import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import { program } from './demo.mjs';

/** Lines of a CSV file by the names of their columns. Good for columns before the first that is quoted: keys, dates, marks. */
function lines(path) {
  const [head, ...rest] = readFileSync(path, 'utf8').trimEnd().split('\n');
  const names = head.split(',');
  return rest.map((line) => {
    const cells = line.split(',');
    return Object.fromEntries(names.map((name, at) => [name, cells[at]]));
  });
}

/** How many lines there are of each key. */
function counted(rows, key) {
  const counts = new Map();
  for (const row of rows) {
    counts.set(key(row), (counts.get(key(row)) ?? 0) + 1);
  }
  return counts;
}

/** Writes the county into a folder that is new or empty, and says what it holds. */
export function makeCounty(folder) {
  execFileSync(program('bihuan-specimen', 'BIHUAN_SPECIMEN'), ['--scale', '1', '--seed', '7', '--out', folder], { stdio: 'pipe' });
  const table = (name) => lines(join(folder, 'tables', `${name}.csv`));
  const [vehicles, vouchers, cards, swipes] = ['vehicle', 'voucher', 'fuel_card', 'fuel_txn'].map(table);
  const ofCard = new Map(cards.map((card) => [card.card_no, card.unit_id]));
  const unit = (row) => row.unit_id;
  const rows = {
    vehicle: counted(vehicles, unit),
    voucher: counted(vouchers, unit),
    fuel_card: counted(cards, unit),
    fuel_txn: counted(swipes, (swipe) => ofCard.get(swipe.card_no)),
  };
  const used = counted(vehicles.filter((car) => car.status === '在用'), unit);
  const cash = counted(vouchers.filter((it) => it.category === '燃油' && it.pay_method === '现金'), unit);
  const workbook = (kind, code, set) => {
    const place = join(folder, 'handins', kind, code);
    return join(place, readdirSync(place).find((name) => name.startsWith(`${set}.`)));
  };
  const hits = new Map();
  for (const { rule, subject, period, hit } of lines(join(folder, 'truth.csv'))) {
    if (hit === '1') {
      hits.set(rule, (hits.get(rule) ?? new Set()).add(`${subject} ${period}`));
    }
  }
  return {
    /** The numbers that the registers give the units. */
    units: readdirSync(join(folder, 'handins', 'clean')).sort(),
    /** Rows of a data set that a unit has. */
    rows: (set, code) => rows[set].get(code) ?? 0,
    /** The workbook without mistakes. */
    clean: (code, set) => workbook('clean', code, set),
    /** The workbook as somebody filled it in. */
    messy: (code, set) => workbook('messy', code, set),
    /** What was spoiled in the messy workbooks: unit, table and kind of mess, row and column where it is about a cell. */
    faults: lines(join(folder, 'dq_truth.csv')),
    /** Who says that there is none of a data set, with the reason; some give none. */
    zeroReports: lines(join(folder, 'handins.csv')).filter((it) => it.zero === '1'),
    /** Whether the registers say that vehicles are in use and fuel was paid in cash. */
    contradictsZero: (code) => (used.get(code) ?? 0) > 0 && (cash.get(code) ?? 0) > 0,
    /** What a right model of a rule finds, as subject and period. */
    hits: (rule) => hits.get(rule) ?? new Set(),
  };
}
