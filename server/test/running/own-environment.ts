/**
 * The environment of the tests without the engines that the tests have: a program that is run on a data folder is to find everything
 * there. (An empty variable is one that is not set.)
 */
export function ownEnvironment(): NodeJS.ProcessEnv {
  return { ...process.env, EVENTSTOREDB_URL: '', MONGODB_URL: '', RABBITMQ_URL: '', STRIPE_SECRET_KEY: '' };
}
