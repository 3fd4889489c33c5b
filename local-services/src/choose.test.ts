import { describe, expect, it } from '@jest/globals'
import { chooseDrivers } from './choose.ts'
import { type ServiceName, serviceNames } from './services.ts'

const yes = async () => true
const no = async () => false

async function driversOf(env: Record<string, string>, docker: () => Promise<boolean>) {
  const choices = await chooseDrivers(serviceNames, env, docker)
  return Object.fromEntries(choices.map(({ name, driver }) => [name, driver]))
}

const all = (driver: string) => Object.fromEntries(serviceNames.map((name) => [name, driver]))

describe('choosing a driver for each service', () => {
  it('takes native processes when no Docker engine answers', async () => {
    expect(await driversOf({}, no)).toEqual(all('native'))
  })

  it('takes Docker when an engine answers, but for Cognito, which no free image has', async () => {
    expect(await driversOf({}, yes)).toEqual({ ...all('docker'), cognito: 'native' })
  })

  it('takes native processes when told to, without asking for an engine', async () => {
    const asked = async () => {
      throw new Error('asked for Docker')
    }
    expect(await driversOf({ INFRA_DRIVER: 'native' }, asked)).toEqual(all('native'))
  })

  it('does not ask for an engine when nothing could run in it', async () => {
    const asked = async () => {
      throw new Error('asked for Docker')
    }
    const env = { TEST_REDIS_URL: 'redis://there:6379' }
    const choices = await chooseDrivers(['redis', 'cognito'], env, asked)
    expect(choices.map(({ driver }) => driver)).toEqual(['external', 'native'])
  })

  it('takes an external URL before anything else, for that service alone', async () => {
    const env = { INFRA_DRIVER: 'docker', TEST_POSTGRES_URL: 'postgres://a:b@there/db' }
    const drivers = await driversOf(env, yes)
    expect(drivers).toEqual({ ...all('docker'), postgres: 'external', cognito: 'native' })
  })

  it.each([
    ['postgres', 'TEST_POSTGRES_URL', 'postgresql://there/db'],
    ['redis', 'TEST_REDIS_URL', 'rediss://there'],
    ['dynamodb', 'TEST_AWS_ENDPOINT_DYNAMODB', 'http://there:8000'],
    ['s3', 'TEST_AWS_ENDPOINT_S3', 'https://s3.amazonaws.com'],
    ['kinesis', 'TEST_AWS_ENDPOINT_KINESIS', 'http://there:4567'],
    ['cognito', 'TEST_AWS_ENDPOINT_COGNITO', 'http://there:9229'],
  ] satisfies [ServiceName, string, string][])(
    'reads the URL of %s from %s',
    async (name, variable, url) => {
      const [choice] = await chooseDrivers([name], { [variable]: url }, no)
      expect(choice).toEqual({ name, driver: 'external', url, variable })
    },
  )

  it('falls back from Docker only when Docker was not demanded', async () => {
    const [automatic] = await chooseDrivers(['redis'], {}, yes)
    const [demanded] = await chooseDrivers(['redis'], { INFRA_DRIVER: 'docker' }, yes)
    expect(automatic).toMatchObject({ mayFallBack: true })
    expect(demanded).toMatchObject({ mayFallBack: false })
  })

  it('names each service once, however often it is needed', async () => {
    expect(await chooseDrivers(['redis', 'redis'], {}, no)).toHaveLength(1)
  })

  it('treats an empty variable as absent', async () => {
    expect(await driversOf({ TEST_REDIS_URL: '', INFRA_DRIVER: '' }, no)).toEqual(all('native'))
  })

  it('refuses when Docker is demanded and no engine answers', async () => {
    await expect(chooseDrivers(['redis'], { INFRA_DRIVER: 'docker' }, no)).rejects.toThrow(
      'INFRA_DRIVER is docker, but no Docker engine answers: start one (or set DOCKER_HOST), or set INFRA_DRIVER=native',
    )
  })

  it('refuses a driver it does not know', async () => {
    await expect(chooseDrivers(['redis'], { INFRA_DRIVER: 'podman' }, no)).rejects.toThrow(
      'INFRA_DRIVER is "podman": it must be docker, native or auto',
    )
  })

  it('refuses a URL of another kind without repeating what may hold a password', async () => {
    const env = { TEST_REDIS_URL: 'https://me:secret@there' }
    const refusal = await chooseDrivers(['redis'], env, no).catch((error) => error.message)
    expect(refusal).toBe(
      'TEST_REDIS_URL is not a URL that begins with redis:// or rediss://: correct or unset it',
    )
  })
})
