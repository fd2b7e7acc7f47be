package com.jetbrains.rd.util.lifetime;

public abstract class Lifetime {}
