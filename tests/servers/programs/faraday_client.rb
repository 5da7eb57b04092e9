# Runs each source file that it is told of, as a program that uses Faraday, and says how that went.
require "faraday"

$stdout.sync = true
$VERBOSE = nil

$stdin.each_line do |line|
  load(line.chomp)
  puts "done"
rescue StandardError, ScriptError => e
  puts "failed: #{e.class}: #{e.message}".tr("\n", " ")
end
