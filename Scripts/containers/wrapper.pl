# Stands where Argo's own wrapper stands (`argoexec emissary`): the first process of
# the container, which starts the step's command in a group of its own, passes
# signals on to that group and the output on through a pipe, and ends with its code.
use strict;
use POSIX ();
pipe(my $out, my $in) or die;
my $child = fork() // die;
if ($child == 0) {
  setpgrp(0, 0);
  POSIX::dup2(fileno($in), 1);
  close $out;
  exec { $ARGV[0] } @ARGV or die "exec: $!";
}
close $in;
for my $name (qw(TERM INT HUP QUIT USR1 USR2)) { $SIG{$name} = sub { kill $name, -$child } }
while (1) {
  my $count = sysread($out, my $bytes, 65536);
  next if !defined $count && $!{EINTR};
  last unless $count;
  syswrite(STDOUT, $bytes);
}
1 until waitpid($child, 0) == $child;
my $code = $? & 127 ? 128 + ($? & 127) : $? >> 8;
print STDERR "wrapper: the command ended with $code\n";
exit $code;
