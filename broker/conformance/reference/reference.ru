require "pact_broker"

run PactBroker::App.new { |config| config.log_stream = :stdout }
