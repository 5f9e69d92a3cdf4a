# Redmine of the system in a folder of its own: makes its database (SQLite) and what it begins with, and answers on loopback.
# frozen_string_literal: true

require File.expand_path('config/environment', __dir__)
require 'puma'

# What a test writes need not outlive the machine.
module Unsafe
  def configure_connection
    super
    execute('PRAGMA synchronous=OFF')
    execute('PRAGMA journal_mode=MEMORY')
  end
end
require 'active_record/connection_adapters/sqlite3_adapter'
ActiveRecord::ConnectionAdapters::SQLite3Adapter.prepend(Unsafe)

ActiveRecord::Migration.verbose = false
ActiveRecord::Base.connection.migration_context.migrate
ActiveRecord::Base.descendants.each(&:reset_column_information)
Redmine::DefaultData::Loader.load('zh')
Setting.rest_api_enabled = '1'
Setting.default_language = 'zh'
Setting.notified_events = []
admin = User.find_by(login: 'admin')
admin.update_columns(must_change_passwd: false)
server = Puma::Server.new(Rails.application, Puma::Events.stdio, min_threads: 1, max_threads: 1) # SQLite takes one writer
port = server.add_tcp_listener('127.0.0.1', 0).addr[1]
thread = server.run
puts "answers on #{port} with #{admin.api_key}"
$stdout.flush
thread.join
