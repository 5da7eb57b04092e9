# Doorkeeper (Debian's ruby-doorkeeper) on Rails and puma, with a database of its own per registration. No token is ever used up.
require "json"
require "logger"
require "socket"
require "digest"
require "base64"
require "rails"
require "action_controller/railtie"
require "active_record/railtie"
require "doorkeeper"
require "puma"
require "puma/server"
require "puma/events"

SETTINGS = JSON.parse(File.read(ARGV[0]))
ENV["DATABASE_URL"] = "sqlite3::memory:"
SCOPES = SETTINGS["scopes"]

class App < Rails::Application
  config.eager_load = false
  config.consider_all_requests_local = false
  config.secret_key_base = "k" * 64
  config.logger = Logger.new($stderr, level: Logger::ERROR)
  config.hosts.clear if config.respond_to?(:hosts)
  routes.append do
    use_doorkeeper { skip_controllers :applications, :authorized_applications, :authorizations, :token_info }
  end
end

Doorkeeper.configure do
  orm :active_record
  resource_owner_authenticator { nil }
  default_scopes(*SCOPES)
  optional_scopes(*SCOPES)
  use_refresh_token
  grant_flows %w[authorization_code client_credentials]
  allow_token_introspection true
  force_ssl_in_redirect_uri false
  base_controller "ActionController::Base"
end

def schema
  ActiveRecord::Schema.verbose = false
  ActiveRecord::Schema.define do
    create_table(:oauth_applications) do |t|
      t.string :name, :uid, :secret
      t.text :redirect_uri
      t.string :scopes, default: ""
      t.boolean :confidential, default: true
      t.timestamps
    end
    create_table(:oauth_access_grants) do |t|
      t.integer :resource_owner_id, :application_id, :expires_in
      t.string :token, :scopes, :code_challenge, :code_challenge_method
      t.text :redirect_uri
      t.datetime :created_at, :revoked_at
    end
    create_table(:oauth_access_tokens) do |t|
      t.integer :resource_owner_id, :application_id, :expires_in
      t.string :token, :refresh_token, :scopes
      t.string :previous_refresh_token, default: ""
      t.datetime :created_at, :revoked_at
    end
  end
end

def seed(registration)
  application = Doorkeeper::Application.create!(name: "test", uid: registration["id"], secret: registration["secret"], scopes: SCOPES.join(" "),
                                               redirect_uri: SETTINGS["redirect_uris"].join("\n"), confidential: registration["method"] != "public")
  common = { application_id: application.id, resource_owner_id: 1, expires_in: 86_400, scopes: SCOPES.join(" ") }
  SETTINGS["refresh_tokens"].each_with_index { |token, number| Doorkeeper::AccessToken.create!(refresh_token: token, token: "of-#{number}", **common) }
  SETTINGS["access_tokens"].each { |token| Doorkeeper::AccessToken.create!(**common).update_columns(token: token) }
  SETTINGS["codes"].each do |known|
    challenge = known["challenge"] ? { code_challenge: known["challenge"], code_challenge_method: known["method"] } : {}
    grant = Doorkeeper::AccessGrant.create!(redirect_uri: known["redirect_uri"] || SETTINGS["redirect_uris"][0], **common, **challenge)
    grant.update_columns(token: known["code"])
  end
end

# What a request changes is undone after it: the next one finds the store as it was.
class Undone
  def initialize(app) = @app = app

  def call(env)
    answer = nil
    ActiveRecord::Base.transaction do
      answer = @app.call(env)
      raise ActiveRecord::Rollback
    end
    answer
  end
end

App.initialize!

children = SETTINGS["registrations"].filter_map do |registration|
  next unless %w[basic body public].include?(registration["method"])

  fork do
    ActiveRecord::Base.establish_connection(adapter: "sqlite3", database: ":memory:", pool: 1)
    ActiveRecord::Base.logger = nil
    schema
    seed(registration)
    ActiveRecord::Base.clear_active_connections! # the one connection is the listener's from now on
    server = Puma::Server.new(Undone.new(App), Puma::Events.strings, min_threads: 1, max_threads: 1)
    port = server.add_tcp_listener("127.0.0.1", 0).addr[1]
    server.run
    $stdout.syswrite("#{JSON.generate(registration: registration["name"], port: port)}\n")
    sleep
  end
end
trap("TERM") { children.each { |child| Process.kill("TERM", child) rescue nil }; exit!(0) }
children.each { |child| Process.wait(child) }
