import { spawn } from 'node:child_process'
import { CreateBucketCommand, DeleteBucketCommand, PutObjectCommand } from '@aws-sdk/client-s3'
import { PutCommand } from '@aws-sdk/lib-dynamodb'
import { resourceNames } from '@concordat/backend'
import { cloneDatabase, dropDatabase } from '@concordat/local-services'
import { afterEach, describe, expect, it } from '@jest/globals'
import { Redis } from 'ioredis'
import { sql } from 'kysely'
import { cast, onStage } from './cast.ts'
import { takeOver } from './handover.ts'
import { createLeakCheck } from './leak-check.ts'

const services = takeOver()
onStage()

/** The sentence with which a fresh check refuses what is there, or nothing. */
async function complaint(): Promise<string> {
  const check = await createLeakCheck(services, cast.stage)
  const said = await check.look('the scenario').then(
    () => '',
    (error: unknown) => String(error),
  )
  // A second stage would be at its end here; this one is not, so what it owns is refused.
  await expect(check.close()).rejects.toThrow(/At the end this is left behind: .*the database/)
  return said
}

describe('the leak check', () => {
  afterEach(() => cast.clean())

  it('finds nothing where a scenario was cleaned up', async () => {
    await cast.person('admin')
    await cast.clean()
    expect(await complaint()).toBe('')
  })

  it('names each row, key, item and object, and the scenario', async () => {
    const { clients, config } = cast.stage
    const names = resourceNames(config.resourcePrefix)
    await cast.apiKey()
    await sql`create table public.scratch as select 1 as one`.execute(cast.db)
    const redis = new Redis(config.redisUrl)
    await redis.set('stray', 'value')
    await redis.quit()
    await clients.dynamo.send(
      new PutCommand({ TableName: names.flagsTable, Item: { key: 'stray-flag' } }),
    )
    await clients.s3.send(
      new PutObjectCommand({ Bucket: names.exportsBucket, Key: 'stray/object', Body: 'x' }),
    )
    const said = await complaint()
    await sql`drop table public.scratch`.execute(cast.db)
    expect(said).toMatch(/^Error: After "the scenario" this is left behind: /)
    for (const part of [
      '1 rows of experimentation.api_keys',
      '1 rows of public.scratch',
      'the Redis key stray',
      'stray-flag',
      `the object stray/object of ${names.exportsBucket}`,
    ]) {
      expect(said).toContain(part)
    }
  })

  it('names what stands beside the stage, a running process included', async () => {
    const { clients } = cast.stage
    const server = services.get('postgres').url
    const name = `concordat_run_${process.pid}_stray`
    const Bucket = `concordat-${process.pid}-stray`
    await cloneDatabase(server, 'template0', name)
    await clients.s3.send(new CreateBucketCommand({ Bucket }))
    const check = await createLeakCheck(services, cast.stage)
    const running = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60_000)'])
    const said = await check.look('the scenario').then(
      () => '',
      (error: unknown) => String(error),
    )
    running.kill()
    await clients.s3.send(new DeleteBucketCommand({ Bucket }))
    await dropDatabase(server, name)
    await expect(check.close()).rejects.toThrow('At the end')
    for (const part of [`the database ${name}`, `the bucket ${Bucket}`, 'a process']) {
      expect(said).toContain(part)
    }
  })
})
