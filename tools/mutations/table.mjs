/** The table of a run of StrykerJS: how many changes of each file the unit tests notice. */

/** Changes that no test can run: StrykerJS leaves them out, or they do not compile. */
const LEFT_OUT = ['Ignored', 'CompileError', 'RuntimeError']
/** A change that makes a test run without end is noticed, too. */
const NOTICED = ['Killed', 'Timeout']

/**
 * @typedef {{ readonly files: Readonly<Record<string, { readonly mutants: readonly { readonly status: string }[] }>> }} Report
 *
 * @param {string} name
 * @param {readonly { readonly status: string }[]} mutants
 */
function line(name, mutants) {
  const counted = mutants.filter(({ status }) => !LEFT_OUT.includes(status))
  const noticed = counted.filter(({ status }) => NOTICED.includes(status)).length
  const share = counted.length === 0 ? 1 : noticed / counted.length
  return `| ${name} | ${counted.length} | ${noticed} | ${(100 * share).toFixed(1)}% |\n`
}

/** @param {Report} report The file that StrykerJS writes. */
export function tableOf({ files }) {
  const rows = Object.entries(files).map(([file, { mutants }]) => line(`\`${file}\``, mutants))
  const all = Object.values(files).flatMap(({ mutants }) => mutants)
  return [
    '| file | changes | noticed | share |\n| --- | --- | --- | --- |\n',
    ...rows,
    line('all', all),
  ].join('')
}
