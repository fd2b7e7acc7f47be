#!/bin/sh
# Says that it is a server of a version that nobody knows.
echo "ashore 9.9.9"
