import { packageServices } from './lib/package-services.ts';
import { runCommand } from './lib/run-command.ts';
import { services } from './lib/services.ts';

/** `npm run package`: compiles every service's template and zips, where their files have changed. */
await runCommand(async () => {
  await packageServices(services(), ({ service, cached, seconds }) => {
    console.log(`✓ ${service.name} ${cached ? 'is unchanged' : `packaged in ${seconds.toFixed(1)} s`}`);
  });
});
