// The import table of ARCHITECTURE.md, checked by machine. Run by `npm run check`.
const all = ['protocol', 'biometrics', 'device-agent', 'kiosk-ui', 'central-api', 'fixtures', 'scripts'];
const allowed = {
  protocol: [],
  biometrics: ['protocol'],
  fixtures: ['protocol'],
  'device-agent': ['protocol', 'biometrics'],
  'kiosk-ui': ['protocol'],
  'central-api': ['protocol', 'biometrics'],
};
// Tests, simulators and the simulated entries stand in the synthetic world and may use fixtures.
const synthetic =
  '(\\.(test|journey|pictures|audit|fuzz|faults|conformance)\\.ts$|/test/|^device-agent/src/simulators/|/main-simulated\\.ts$|^central-api/src/seed[a-z-]*\\.ts$)';

const table = Object.entries(allowed).map(([folder, may]) => ({
  name: `${folder}-imports`,
  severity: 'error',
  comment: `${folder} may import only ${may.join(', ') || 'nothing of ours'}`,
  from: { path: `^${folder}/`, pathNot: synthetic },
  to: { path: `^(${all.join('|')})/`, pathNot: `^(${[folder, ...may].join('|')})/` },
}));

const tests = Object.entries(allowed).map(([folder, may]) => ({
  name: `${folder}-tests-import`,
  severity: 'error',
  comment: `tests and simulators of ${folder} may also import fixtures`,
  from: { path: `^${folder}/.*${synthetic}` },
  to: {
    path: `^(${all.join('|')})/`,
    pathNot: `^(${[folder, ...may, 'fixtures', ...(folder === 'fixtures' ? ['biometrics'] : [])].join('|')})/`,
  },
}));

export default {
  forbidden: [
    ...table,
    ...tests,
    {
      name: 'console-imports',
      severity: 'error',
      comment: 'the staff’s console is a page: of ours it may import only protocol',
      from: { path: '^central-api/console/', pathNot: synthetic },
      to: { path: `^(${all.join('|')})/`, pathNot: '^(protocol|central-api/console)/' },
    },
    {
      name: 'no-node-in-the-pure-folders',
      severity: 'error',
      from: { path: '^(protocol|biometrics|fixtures|kiosk-ui|central-api/console)/src/', pathNot: synthetic },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'agent-production-without-simulators',
      severity: 'error',
      from: { path: '^device-agent/src/main\\.ts$' },
      to: { path: '^(device-agent/src/simulators|fixtures)/', reachable: true },
    },
    {
      name: 'central-production-without-seed',
      severity: 'error',
      from: { path: '^central-api/src/main\\.ts$' },
      to: { path: '^(central-api/src/seed[a-z-]*\\.ts|fixtures/)', reachable: true },
    },
    {
      name: 'kiosk-without-dock',
      severity: 'error',
      from: { path: '^kiosk-ui/src/main\\.tsx$' },
      to: { path: '^kiosk-ui/src/dev-dock/', reachable: true },
    },
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } } },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(node_modules|dist|out)/' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json'],
    },
  },
};
