// `npm test`: installs what is missing, then checks, tests, faults, fuzzing and journeys, with the seconds of each.
process.argv.splice(2, 0, 'scripts/test.ts');
await import('./run.mjs');
