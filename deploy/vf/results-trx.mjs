// Reads a .trx file, which `dotnet test --logger trx` writes. Only what is needed to count and to tell.

const RESULT = /<UnitTestResult((?:\s+[\w:.]+="[^"]*")*)\s*(?:\/>|>([\s\S]*?)<\/UnitTestResult>)/g;

export function readTrx(xml) {
  const run = { passed: 0, failed: [], skipped: [], broken: brokenOff(xml) };
  let counted = 0;
  for (const [, attributes, body = ''] of xml.matchAll(RESULT)) {
    counted++;
    const outcome = attribute(attributes, 'outcome');
    const finding = { name: attribute(attributes, 'testName'), message: messageOf(body) };
    if (outcome === 'Passed') run.passed++;
    else if (outcome === 'NotExecuted') run.skipped.push(finding);
    else run.failed.push(finding);
  }
  const total = /<Counters\s[^>]*?\btotal="(\d+)"/.exec(xml);
  if (!total) run.broken ||= 'the result file is cut short';
  else if (Number(total[1]) !== counted) run.broken ||= `the result file holds ${counted} results and claims ${total[1]}`;
  return run;
}

/** What the runner says about a run that it did not finish, as when the process of the tests died. */
function brokenOff(xml) {
  const texts = [...xml.matchAll(/<RunInfo\s[^>]*outcome="Error"[^>]*>\s*<Text>([\s\S]*?)<\/Text>/g)].map(([, text]) => decode(text));
  return texts.find((text) => /\b(aborted|crashed)\b/i.test(text)) ?? '';
}

function messageOf(body) {
  const part = (name) => decode(new RegExp(`<${name}>([\\s\\S]*?)</${name}>`).exec(body)?.[1] ?? '');
  const error = /<ErrorInfo>[\s\S]*<\/ErrorInfo>/.test(body) ? [part('Message'), part('StackTrace')] : [];
  return (error.length > 0 ? error : [part('StdOut')]).filter(Boolean).join('\n');
}

const attribute = (attributes, name) => decode(new RegExp(`\\s${name}="([^"]*)"`).exec(attributes)?.[1] ?? '');

const NAMED = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };

function decode(text) {
  return text.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(lt|gt|quot|apos|amp));/gi, (_, hex, decimal, name) =>
    name ? NAMED[name.toLowerCase()] : String.fromCodePoint(hex ? parseInt(hex, 16) : Number(decimal)));
}
