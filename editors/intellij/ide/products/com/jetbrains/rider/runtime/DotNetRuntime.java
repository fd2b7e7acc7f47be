package com.jetbrains.rider.runtime;

public abstract class DotNetRuntime {}
