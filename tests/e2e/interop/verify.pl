# The same as verify.py with Crypt::JWT: verify.pl FILE...
use strict;
use warnings;
use Crypt::JWT qw(decode_jwt);
use JSON::PP;

my $json = JSON::PP->new->utf8->canonical;
while (my $line = <>) {
    my $document = $json->decode($line);
    my $compact  = join '.', @{$document}{qw(protected payload signature)};
    my $verdict  = eval {
        my $claims = decode_jwt(token => $compact, key => $document->{keys}[0], accepted_alg => 'ES256', decode_payload => 0);
        { verified => JSON::PP::true, payload => $json->decode($claims) };
    } || { verified => JSON::PP::false, error => $@ };
    # What it says when a signature does not hold; anything else is a fault of ours.
    die $@ if !$verdict->{verified} && $verdict->{error} !~ /^JWS: (?:decode failed|decode_jwt failed|invalid|.*signature)/i;
    print $json->encode({ 'Crypt::JWT' => $verdict }), "\n";
}
