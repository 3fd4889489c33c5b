import { type Outcome, run, tail } from './command.ts'
import type { BuildVersion } from './version.ts'

/** The official command-line client, unmodified, against one broker. */
export function pactBroker(brokerUrl: string) {
  const broker = (...args: string[]): Promise<Outcome> =>
    run(['pact', 'broker', ...args], { env: { PACT_BROKER_BASE_URL: brokerUrl }, timeout: 120_000 })

  async function must(what: string, ...args: string[]): Promise<string> {
    const { exitCode, output } = await broker(...args)
    if (exitCode !== 0) throw new Error(`${what} failed. The client said:\n${tail(output)}`)
    return output
  }

  return {
    publish: ({ number, branch }: BuildVersion) =>
      must(
        'Publishing the pacts',
        'publish',
        'pacts',
        '--consumer-app-version',
        number,
        '--branch',
        branch,
      ),
    /** Creates the environment unless there is one of that name. */
    provideEnvironment: async (name: string, production: boolean) => {
      const listed = await must('Listing the environments', 'list-environments', '--output', 'json')
      if (namesIn(listed).includes(name)) return
      const kind = production ? ['--production'] : []
      await must(
        `Creating the environment ${name}`,
        'create-environment',
        '--name',
        name,
        '--display-name',
        name,
        ...kind,
      )
    },
    /** The gate's answer is the client's exit code; its text is kept for the reader. */
    canIDeploy: async (pacticipant: string, version: string, environment: string) => {
      const { exitCode, output } = await broker(
        'can-i-deploy',
        '--pacticipant',
        pacticipant,
        '--version',
        version,
        '--to-environment',
        environment,
      )
      return { deployable: exitCode === 0, output }
    },
    recordDeployment: (pacticipant: string, version: string, environment: string) =>
      must(
        `Recording the deployment of ${pacticipant} to ${environment}`,
        'record-deployment',
        '--pacticipant',
        pacticipant,
        '--version',
        version,
        '--environment',
        environment,
      ),
  }
}

/** The environments' names in the client's JSON, whether it prints the resource or a list. */
function namesIn(listed: string): string[] {
  return [...listed.matchAll(/"name":\s*"([^"]*)"/g)].map((match) => match[1] ?? '')
}
