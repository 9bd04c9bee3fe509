// Answers for js-yaml: reads lines of JSON [dialect, [text, ...]] and writes for each a line of JSON with an answer a text.
//
// An answer is {value} in the form of canonical.rs, or {reason, line, column}; what js-yaml gives no place for has none.

const libraries = { V4_1: require('js-yaml-41'), V4_3: require('js-yaml-43') };
const LARGEST = 200000;

function answer(load, text) {
  let value;
  try {
    value = load(text);
  } catch (error) {
    const mark = error.mark;
    const reason = (error.reason ?? error.message).toWellFormed();
    // A duplicate key can be said to stand before its line.
    return mark ? { reason, line: mark.line + 1, column: Math.max(1, mark.column + 1) } : { reason };
  }
  if (isCyclic(value, new Set(), new Set())) return { value: 'cyclic' };
  const written = [];
  return { value: write(value, written, { left: LARGEST }) ? written.join('') : 'too large' };
}

function children(value) {
  if (typeof value !== 'object' || value === null || value instanceof Date || ArrayBuffer.isView(value)) return [];
  return Object.values(value);
}

function isCyclic(value, open, closed) {
  if (open.has(value)) return true;
  if (closed.has(value)) return false;
  const inner = children(value);
  if (inner.length === 0) return false;
  open.add(value);
  const found = inner.some((child) => isCyclic(child, open, closed));
  open.delete(value);
  closed.add(value);
  return found;
}

function write(value, out, budget) {
  budget.left -= 1;
  if (budget.left < 0) return false;
  if (value === undefined) out.push('undefined');
  else if (value === null) out.push('null');
  else if (typeof value === 'boolean') out.push(String(value));
  else if (typeof value === 'number') out.push('number ' + bits(value));
  else if (typeof value === 'string') out.push(JSON.stringify(value.toWellFormed()));
  else if (value instanceof Date) out.push('date ' + value.getTime());
  else if (ArrayBuffer.isView(value)) out.push('binary ' + Buffer.from(value).toString('base64'));
  else if (Array.isArray(value)) {
    out.push('[');
    for (const item of value) {
      if (!write(item, out, budget)) return false;
      out.push(',');
    }
    out.push(']');
  } else {
    const entries = Object.entries(value).map(([key, inner]) => [key.toWellFormed(), inner]);
    entries.sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
    out.push('{');
    for (const [key, inner] of entries) {
      out.push(JSON.stringify(key) + ':');
      if (!write(inner, out, budget)) return false;
      out.push(',');
    }
    out.push('}');
  }
  return true;
}

function bits(number) {
  if (Number.isNaN(number)) return 'nan';
  const bytes = Buffer.alloc(8);
  // JSON has one zero.
  bytes.writeDoubleBE(number === 0 ? 0 : number);
  return bytes.toString('hex');
}

require('node:readline')
  .createInterface({ input: process.stdin })
  .on('line', (line) => {
    const [dialect, texts] = JSON.parse(line);
    const answers = texts.map((text) => answer(libraries[dialect].load, text));
    process.stdout.write(JSON.stringify(answers) + '\n');
  });
