// `npm start`: central with a synthetic population, the agent with simulated devices, the kiosk's screen and the dock.
process.argv.splice(2, 0, 'scripts/start.ts');
await import('./run.mjs');
