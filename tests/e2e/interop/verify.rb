# The same as verify.py with ruby-jwt: verify.rb FILE...
require 'json'
require 'jwt'

def verify(document)
  key = JWT::JWK.import(document['keys'][0].transform_keys(&:to_sym)).keypair
  compact = %w[protected payload signature].map { |part| document[part] }.join('.')
  claims, = JWT.decode(compact, key, true, algorithms: ['ES256'])
  { verified: true, payload: claims }
rescue JWT::DecodeError => e
  { verified: false, error: e.class.name }
end

ARGV.each { |file| File.foreach(file) { |line| puts JSON.generate('ruby-jwt' => verify(JSON.parse(line))) } }
