import { describe, expect, it } from '@jest/globals'
import { readConfig } from './config.ts'

describe('settings of the reference', () => {
  it.each([
    ['PACT_BROKER_DATABASE_ADAPTER', 'sqlite'],
    ['PACT_BROKER_USE_CASE_SENSITIVE_RESOURCE_NAMES', 'false'],
    ['PACT_BROKER_LOG_DIR', './log'],
    ['PACT_BROKER_FEATURES__NEW_THING', 'true'],
  ])('%s=%s is refused with a sentence', (name, value) => {
    expect(() => readConfig({ [name]: value })).toThrow(`- ${name} cannot be "${value}": `)
  })

  // The whole list of https://docs.pact.io/pact_broker/configuration/settings and of the image.
  const all = `log_level log_format log_stream log_dir log_otel_enabled http_debug_logging_enabled hide_pactflow_messages
    log_configuration_on_startup warning_error_class_names database_url database_adapter database_username database_password
    database_name database_host database_port database_sslmode database_max_connections database_pool_timeout
    database_connect_max_retries database_statement_timeout metrics_sql_statement_timeout database_connection_validation_timeout
    validate_database_connection_config auto_migrate_db auto_migrate_db_data allow_missing_migration_files sql_log_level
    sql_log_warn_duration sql_enable_caller_logging basic_auth_enabled basic_auth_username basic_auth_password
    basic_auth_read_only_username basic_auth_read_only_password allow_public_read public_heartbeat enable_public_badge_access
    enable_badge_resources webhook_retry_schedule webhook_http_method_whitelist webhook_http_code_success webhook_scheme_whitelist
    webhook_host_whitelist webhook_redact_sensitive_data webhook_certificates__0__content
    webhook_certificates__0__path webhook_certificates__0__description disable_ssl_verification user_agent port
    base_url base_urls use_hal_browser enable_diagnostic_endpoints use_rack_protection rack_protection_use rack_protection_except
    badge_provider_mode shields_io_base_url badge_default_cache_setting use_case_sensitive_resource_names pact_content_diff_timeout
    order_versions_by_date semver_formats base_equality_only_on_content_that_affects_verification_results
    check_for_potential_duplicate_pacticipant_names create_deployed_versions_for_tags use_first_tag_as_branch
    use_first_tag_as_branch_time_limit auto_detect_main_branch main_branch_candidates allow_dangerous_contract_modification
    seed_example_data network_diagram_max_pacticipants features features__x dynamic_wip_window min_wip_window_days max_wip_lookback_days
    default_wip_window_days verified_by_other_branch_lookback_days puma_persistent_timeout conf database_clean_enabled
    database_clean_cron_schedule database_clean_deletion_limit database_clean_overwritten_data_max_age
    database_clean_keep_version_selectors database_clean_dry_run migration_target`

  it.each(all.split(/\s+/).map((key) => `PACT_BROKER_${key.toUpperCase()}`))(
    '%s is honoured or refused, never passed over',
    (name) => {
      const said = () => {
        try {
          return readConfig({ [name]: 'strange' }).notices.join()
        } catch (error) {
          return String(error)
        }
      }
      expect(said()).not.toContain('passed over')
      // What is refused is named.
      if (said() !== '') expect(said()).toContain(name)
    },
  )

  it('that ask for what is so anyway are fine', () => {
    const env = { PACT_BROKER_DATABASE_ADAPTER: 'postgres', PACT_BROKER_LOG_FORMAT: 'json' }

    expect(readConfig(env).notices).toEqual([])
  })

  it.each(['PACT_BROKER_LOG_LEVLE', 'PACT_BROKER_LOG_LEVL', 'PACT_BROKER_LOG_LEVELS'])(
    '%s is refused as a misspelling',
    (name) => {
      expect(() => readConfig({ [name]: 'debug' })).toThrow('did you mean PACT_BROKER_LOG_LEVEL?')
    },
  )

  it('that nobody knows are named, those of clients and of platforms are not', () => {
    const env = {
      PACT_BROKER_SOMETHING_NEW: 'x',
      PACT_BROKER_TOKEN: 'x',
      PACT_BROKER_SERVICE_HOST: '10.0.0.1',
      PACT_BROKER_PORT_9292_TCP_ADDR: '10.0.0.1',
    }

    expect(readConfig(env).notices).toEqual([
      'PACT_BROKER_SOMETHING_NEW is no setting of this broker and is passed over.',
    ])
  })

  it('may stand in a variable of another name', () => {
    const env = { PACT_BROKER_PORT_ENVIRONMENT_VARIABLE_NAME: 'PORT', PORT: '8080' }

    expect(readConfig(env).http.port).toBe(8080)
  })

  it('may give the database in parts', () => {
    const { database } = readConfig({
      PACT_BROKER_DATABASE_HOST: 'db.example',
      PACT_BROKER_DATABASE_NAME: 'pacts',
      PACT_BROKER_DATABASE_USERNAME: 'broker',
      PACT_BROKER_DATABASE_PASSWORD: 'p@ss/word',
      PACT_BROKER_DATABASE_SSLMODE: 'require',
    })

    expect(database.url?.reveal()).toBe(
      'postgres://broker:p%40ss%2Fword@db.example:5432/pacts?sslmode=require',
    )
  })
})
